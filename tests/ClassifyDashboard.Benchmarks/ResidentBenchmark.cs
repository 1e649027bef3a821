using System.Diagnostics;
using System.Text.Json;
using ClassifyDashboard.SampleApi;

/// <summary>What the dashboard's process takes with many jobs: after it has read them, and after a restart.</summary>
static class ResidentBenchmark
{
    private const string Row = "resident";
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30); // until it has given memory back

    /// <param name="options">jobs= is their number, limit= what the garbage collector may use in bytes, as in a container.</param>
    public static async Task RunAsync(Options options)
    {
        var jobs = options.Whole("jobs", 1_000_000);
        var store = Directory.CreateTempSubdirectory("benchmark-");
        if (options.Text("limit") is not null)
            Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", $"0x{(long)options.Number("limit", 0):X}");
        try
        {
            await using var sample = await SampleProcess.StartAsync($"--jobs {jobs} --days 30 --arrivals 0.5 --stuck no");
            await OneAsync("after the read", jobs, sample.Address, store.FullName);
            await OneAsync("after a restart", jobs, sample.Address, store.FullName);
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private static async Task OneAsync(string when, int jobs, Uri sample, string store)
    {
        await using var server = await DashboardServer.StartAsync(
            sample, new SampleApiOptions().ApiKey, null, ("LlamaCloud:RequestsPerSecond", "1000"), ("Reading:StorePath", store));
        await Task.Delay(Rest);
        var (idle, watch) = (server.Megabytes, Stopwatch.StartNew());
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        while (!await IsCompleteAsync(http))
        {
        }

        var (took, full) = (watch.Elapsed, server.Megabytes);
        await Task.Delay(Rest);
        Report.Note(Row, $"{when} of {jobs:N0} jobs, which took {took.TotalSeconds:0} s: idle, at its end, {Rest.TotalSeconds:0} s later",
            $"{idle:0}, {full:0}, {server.Megabytes:0} MB");
        Report.AtMost(Row, $"the process as a whole {when}", Math.Round(server.Megabytes * 1e6 / jobs), 450, "bytes a job");
    }

    private static async Task<bool> IsCompleteAsync(HttpClient http)
    {
        using var summary = JsonDocument.Parse(await http.GetStringAsync("/api/summary?from=now-32d&wait=120"));
        return summary.RootElement.GetProperty("coverage").GetProperty("complete").GetBoolean();
    }
}
