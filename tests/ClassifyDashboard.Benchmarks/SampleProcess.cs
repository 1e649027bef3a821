using System.Diagnostics;
using ClassifyDashboard.SampleApi;

/// <summary>A sample API in a process of its own, so that its allocations are not counted as the reader's.</summary>
sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SampleProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="options">As on the command line.</param>
    public static async Task<SampleProcess> StartAsync(string options)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{typeof(SampleApiHost).Assembly.Location}\" --port 0 {options}") { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sample API did not start.");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill(process); // whatever ends the benchmark, nothing is left running
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("LLAMA_CLOUD_BASE_URL=") is [_, var address])
                return new(process, new(address));
        }

        throw new InvalidOperationException("The sample API ended before it began.");
    }

    public async ValueTask DisposeAsync()
    {
        Kill(_process);
        await _process.WaitForExitAsync();
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
            process.Kill();
    }
}
