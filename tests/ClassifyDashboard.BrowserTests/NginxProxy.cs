using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A real nginx process on a free port of the loopback address.</summary>
sealed class NginxProxy : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;
    private readonly DirectoryInfo _place;

    private NginxProxy(Process process, DirectoryInfo place, Uri address) => (_process, _place, Address) = (process, place, address);

    /// <summary>Whether Debian's package is here; elsewhere it can also be in the search path.</summary>
    public static bool IsInstalled => File.Exists(Program);

    public Uri Address { get; }

    /// <summary>
    /// Starts it with the lines of a server block, and of a group of servers if there is one. In the first, $connection_upgrade is "upgrade" for a
    /// WebSocket request and "close" otherwise, as in nginx's own guide.
    /// </summary>
    public static Task<NginxProxy> StartAsync(string server, string upstream = "") => StartWholeAsync(port => $$"""
            map $http_upgrade $connection_upgrade { default upgrade; '' close; }
            {{upstream}}
            server {
                listen 127.0.0.1:{{port}};
        {{server}}
            }
        """);

    /// <summary>Starts it with all lines of the http block, given the port at which it must listen.</summary>
    public static async Task<NginxProxy> StartWholeAsync(Func<int, string> http)
    {
        var (place, address) = (Directory.CreateTempSubdirectory("classify-dashboard-nginx-"), new Uri($"http://127.0.0.1:{FreePort()}/"));
        var file = Path.Combine(place.FullName, "nginx.conf");
        var temporary = string.Concat(
            new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"    {kind}_temp_path {place.FullName}/{kind};\n"));
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            master_process off;
            pid {{place.FullName}}/nginx.pid;
            error_log stderr notice;
            events {}
            http {
                access_log off;
            {{temporary}}
            {{http(address.Port)}}
            }
            """);
        var process = new Process
        {
            StartInfo = new(IsInstalled ? Program : "nginx")
            {
                ArgumentList = { "-p", place.FullName, "-e", "stderr", "-c", file },
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        var (log, isUp) = (new List<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        process.Exited += (_, _) => isUp.TrySetException(new InvalidOperationException("nginx ended."));
        process.ErrorDataReceived += (_, e) =>
        {
            lock (log)
                log.Add(e.Data ?? "");
            if (e.Data?.Contains("event method", StringComparison.Ordinal) == true) // said once its port is open
                isUp.TrySetResult();
        };
        process.Start();
        process.BeginErrorReadLine();
        var proxy = new NginxProxy(process, place, address);
        try
        {
            await isUp.Task.WaitAsync(StartLimit);
            return proxy;
        }
        catch (Exception e)
        {
            await proxy.DisposeAsync();
            lock (log)
                throw new InvalidOperationException($"nginx did not start (Debian, Ubuntu: apt-get install nginx-light). It wrote:\n{string.Join('\n', log)}",
                    e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _place.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
