using ClassifyDashboard.Jobs.Failures;

/// <summary>
/// What the Failures page costs over many jobs: in a process that has just started and in a warm one, and of what its parts consist.
/// </summary>
static class FailuresBenchmark
{
    private const string Row = "failures";
    private const string Month = "failures?from=now-31d";
    private const int Rounds = 9;

    /// <param name="options">jobs= measures only this number.</param>
    public static Task RunAsync(Options options) => PageStage.ForEachSizeAsync(options, async (jobs, times) =>
    {
        await PageStage.RestartedAsync(jobs, http => PagesAsync(http, jobs, times));
        await PartsAsync(jobs);
    });

    // The first page of a process that is ready and knows the jobs, then pages with a chosen cause.
    private static async Task PagesAsync(HttpClient http, int jobs, int times)
    {
        var page = await PageStage.FirstAsync(Row, http, Month, jobs, times);
        var keys = page.Split("error=").Skip(1).Select(rest => rest[..rest.IndexOfAny(['&', '#', '"'])]).Distinct().ToList();
        var chosen = await Timing.GetAsync(http, $"{Month}&error={keys[0]}");
        Report.Note(Row, $"{jobs:N0} jobs: the page with a first chosen cause", $"{chosen.Milliseconds:0.0} ms");
        var clicks = new List<double>();
        foreach (var key in keys.Skip(1).Take(Rounds))
            clicks.Add((await Timing.GetAsync(http, $"{Month}&error={key}")).Milliseconds);
        Report.AtMost(Row, $"{jobs:N0} jobs: the page with another chosen cause, median of {clicks.Count}", Timing.Median(clicks), 75 * times, "ms");
        var again = new List<double>();
        for (var i = 0; i < Rounds; i++)
            again.Add((await Timing.GetAsync(http, Month)).Milliseconds);
        Report.AtMost(Row, $"{jobs:N0} jobs: the same page again, median of {again.Count}", Timing.Median(again), 75 * times, "ms");
    }

    private static async Task PartsAsync(int jobs)
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = jobs, Days = 30, ArrivalsPerSecond = 0 });
        var load = await bench.CompleteAsync(JobWindows.Last(31));
        var count = load.Jobs.Count;
        Once("causes, once for new blocks", () => FailureCauses.Of(load.Jobs, load.Period));
        Show("causes", () => FailureCauses.Of(load.Jobs, load.Period));
        Once("what the failures have in common, once for new jobs", () => CommonTraits.Of(load.Jobs, null, TimeZoneInfo.Utc));
        Show("what the failures have in common", () => CommonTraits.Of(load.Jobs, null, TimeZoneInfo.Utc));
        Show("what the failures of one cause have in common", () => CommonTraits.Of(load.Jobs, load.Causes.Rows[0].Key, TimeZoneInfo.Utc));
        Show("stuck jobs", () => OverdueJobs.Of(load.Jobs, load.Period.To, 10));
        Show("gone jobs", () => GoneJobs.Of(load.Jobs));

        void Once(string what, Func<object> work) => Report.Note(Row, $"{count:N0} jobs: {what}", $"{Timing.Of(work):0.0} ms");

        void Show(string what, Func<object> work) => Report.Note(Row, $"{count:N0} jobs: {what}, median of {Rounds}",
            $"{Timing.MedianOf(Rounds, work):0.0} ms");
    }
}
