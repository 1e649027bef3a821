/// <summary>Row 5: a restart with jobs stored on disk.</summary>
static class RestartRow
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        await OneAsync("stopped", async first => await first.DisposeAsync());
        await OneAsync("killed 15 s after its last page", async first => await first.PassAsync(Second * 15, Second));
    }

    private static async Task OneAsync(string how, Func<Bench, Task> end)
    {
        var directory = Directory.CreateTempSubdirectory("benchmark-");
        try
        {
            (string, string)[] settings = [("Reading:Store", "true"), ("Reading:StorePath", directory.FullName)];
            await using var sample = await Bench.SimulatedAsync(new() { Jobs = 10_000, Days = 6, ArrivalsPerSecond = 0.5 });
            var first = sample.Another(settings);
            var before = await first.CompleteAsync(JobWindows.Week);
            await first.RestAsync();
            await end(first);
            await sample.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));

            sample.Sample.Requests.Reset();
            await using (var second = sample.Another(settings))
            {
                var load = await second.FreshAsync(JobWindows.Week);
                var (requests, gap, truth) = (sample.Sample.Requests.Total, load.Jobs.Count - before.Jobs.Count, sample.Sample.Count(""));
                var isSame = load.Jobs.Count == truth.Total
                    && truth.Statuses.All(status => load.Jobs.Count(job => job.Status.Name == status.Key) == status.Value);
                Report.AtMost("5", $"10,000 jobs, {how}, begun again 10 minutes and {gap} jobs later; figures {(isSame ? "equal the truth" : "DIFFER")}",
                    isSame ? requests : double.PositiveInfinity, 3 + JobWindows.Pages(gap), "requests");
            }

            if (how.StartsWith("killed", StringComparison.Ordinal))
                await first.DisposeAsync(); // a killed process leaves this to the system
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
