using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;

/// <summary>What the Compare page costs over many jobs: in a process that has just started and in a warm one, and of what its parts consist.</summary>
static class CompareBenchmark
{
    private const string Row = "compare";
    private const int Rounds = 9;

    /// <param name="options">jobs= measures only this number.</param>
    public static Task RunAsync(Options options) => PageStage.ForEachSizeAsync(options, async (jobs, times) =>
    {
        await PageStage.RestartedAsync(jobs, (http, sides) => PagesAsync(http, sides, jobs, times), SidesAsync);
        await PartsAsync(jobs);
    });

    // The first page of a process that is ready and knows the jobs, then pages with another threshold and with the sides the other way round.
    private static async Task PagesAsync(HttpClient http, string sides, int jobs, int times)
    {
        await PageStage.FirstAsync(Row, http, sides, jobs, times);
        var clicks = new List<double>();
        for (var i = 1; i <= Rounds; i++)
            clicks.Add((await Timing.GetAsync(http, $"{sides}&threshold=0.{i}5")).Milliseconds);
        Report.AtMost(Row, $"{jobs:N0} jobs: the page with another threshold, median of {Rounds}", Timing.Median(clicks), 75 * times, "ms");
        var again = new List<double>();
        for (var i = 0; i < Rounds; i++)
            again.Add((await Timing.GetAsync(http, sides)).Milliseconds);
        Report.AtMost(Row, $"{jobs:N0} jobs: the same page again, median of {Rounds}", Timing.Median(again), 75 * times, "ms");
    }

    private static async Task<string> SidesAsync(HttpClient http)
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync("api/compare?from=now-31d"));
        var offer = answer.RootElement.GetProperty("offers").EnumerateArray()
            .First(each => each.GetProperty("a").GetString()!.StartsWith("configuration:", StringComparison.Ordinal));
        return $"compare?from=now-31d&a={offer.GetProperty("a")}&b={offer.GetProperty("b")}";
    }

    private static async Task PartsAsync(int jobs)
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = jobs, Days = 30, ArrivalsPerSecond = 0 });
        var load = await bench.CompleteAsync(JobWindows.Last(31));
        var offers = CompareOffers.Of(load.Jobs).Configurations;
        var (a, b) = (Of(offers[0].Id), Of(offers[1].Id));
        var middle = load.Jobs[load.Jobs.Count / 2].CreatedAt!.Value;
        var (earlier, later) = (load.Jobs.Where(job => job.CreatedAt <= middle), load.Jobs.Where(job => job.CreatedAt > middle));
        Show("what can be compared", () => CompareOffers.Of(load.Jobs));
        Show($"two configurations with {a.Count:N0} and {b.Count:N0} jobs", () => Comparison.Of(a, b, CompareQuery.UsualThreshold));
        Show("two halves of the period", () => Comparison.Of(earlier, later, CompareQuery.UsualThreshold));
        Show("the documents of two halves of the period", () => DocumentPairs.Of(earlier, later, ConfidenceRange.UpTo(CompareQuery.UsualThreshold)));

        JobSet Of(string id) => load.Jobs.Where(CompareSide.OfConfiguration(id).Of(JobFilter.Default));

        void Show(string what, Func<object> work) => Report.Note(Row, $"{load.Jobs.Count:N0} jobs: {what}, median of {Rounds}",
            $"{Timing.MedianOf(Rounds, work):0.0} ms");
    }
}
