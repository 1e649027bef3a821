using ClassifyDashboard.Jobs.Types;

/// <summary>
/// What the Types page costs over many jobs: in a process that has just started and in a warm one, and of what its parts consist.
/// </summary>
static class TypesBenchmark
{
    private const string Row = "types";
    private const string Month = "types?from=now-31d";
    private const string Week = "types?from=now-7d";
    private const int Rounds = 9;

    /// <param name="options">jobs= measures only this number.</param>
    public static Task RunAsync(Options options) => PageStage.ForEachSizeAsync(options, async (jobs, times) =>
    {
        await PageStage.RestartedAsync(jobs, http => PagesAsync(http, jobs, times));
        await PartsAsync(jobs);
    });

    // The first page of a process that is ready and knows the jobs, then pages with another threshold, of all jobs and of a week beside earlier ones.
    private static async Task PagesAsync(HttpClient http, int jobs, int times)
    {
        await PageStage.FirstAsync(Row, http, Month, jobs, times);
        await ClicksAsync(Month, "the page");
        await ClicksAsync(Week, "the page of a week beside the weeks before");

        async Task ClicksAsync(string path, string words)
        {
            await Timing.GetAsync(http, path);
            var clicks = new List<double>();
            for (var i = 1; i <= Rounds; i++)
                clicks.Add((await Timing.GetAsync(http, $"{path}&threshold=0.{i}5")).Milliseconds);
            Report.AtMost(Row, $"{jobs:N0} jobs: {words} with another threshold, median of {Rounds}", Timing.Median(clicks), 75 * times, "ms");
        }
    }

    private static async Task PartsAsync(int jobs)
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = jobs, Days = 30, ArrivalsPerSecond = 0 });
        var load = await bench.CompleteAsync(JobWindows.Last(31));
        Show("all but the mix", () => TypeFigures.Of(load.Jobs));
        Show("the exact confidences", () => ExactConfidences.Of(load.Jobs));
        Show("the mix", () => TypeMix.Of(load.Jobs, load.Period));
        var mix = TypeMix.Of(load.Jobs, load.Period);
        Show("the mix beside another", () => MixComparison.Of(mix, mix, isWholeWeeks: true));

        void Show(string what, Func<object> work) => Report.Note(Row, $"{load.Jobs.Count:N0} jobs: {what}, median of {Rounds}",
            $"{Timing.MedianOf(Rounds, work):0.0} ms");
    }
}
