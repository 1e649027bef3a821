using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

/// <summary>A program of the machine that a measurement needs, such as Redis or nginx. It ends with the measurement.</summary>
sealed class LocalProgram : IAsyncDisposable
{
    private readonly Process _process;

    private LocalProgram(Process process) => _process = process;

    /// <summary>Starts it and waits until something listens at a port of the loopback address.</summary>
    public static async Task<LocalProgram> StartAsync(string name, int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(name) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new LocalProgram(process);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => program.Kill(); // whatever ends the benchmark, nothing is left running
        for (var tries = 0; tries < 100 && !process.HasExited; tries++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return program;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"{name} does not listen.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
