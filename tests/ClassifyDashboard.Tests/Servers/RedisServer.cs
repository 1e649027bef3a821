using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>A real Redis or Valkey on a free port of the loopback address, with its data in memory alone. It can be stopped and started again.</summary>
sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string[] _arguments;
    private readonly int _port;
    private Process? _process;

    private RedisServer(int port, string[] arguments) => (_port, _arguments) = (port, arguments);

    /// <summary>The setting Redis:Connection.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts a server. A machine without one skips the test, except in CI, which must run all.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(FreePort(), arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again after <see cref="Kill"/>, without data.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Program()) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            .. _arguments])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
                ready.TrySetException(new InvalidOperationException("Redis ended."));
            else if (e.Data.Contains("Ready to accept connections", StringComparison.OrdinalIgnoreCase))
                ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(StartLimit);
    }

    /// <summary>Connects to it, for what a test looks at or changes.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync($"{Connection},allowAdmin=true");

    /// <summary>Ends it at once. Its data are lost.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private static string Program()
    {
        const string Reason = "There is no Redis or Valkey (Debian: apt-get install redis-server).";
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => (string[])[Path.Combine(folder, "redis-server"), Path.Combine(folder, "valkey-server")]).FirstOrDefault(File.Exists);
        if (found is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(Reason);
        return found ?? throw new InvalidOperationException(Reason);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
