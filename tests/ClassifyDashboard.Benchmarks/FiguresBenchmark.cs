using System.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

/// <summary>What the figures of the Jobs page cost over many jobs, on one thread.</summary>
static class FiguresBenchmark
{
    private const int Rounds = 15;

    public static async Task RunAsync()
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = 100_000, Days = 6, ArrivalsPerSecond = 0 });
        var load = await bench.CompleteAsync(JobWindows.Week);
        var (all, _) = Best(() => (JobFigures.Of(load.Jobs, load.Period.To), Timeline.Of(load.Jobs, load.Period, TimeZoneInfo.Utc)));
        Report.AtMost("figures", "all figures of the Jobs page with its timeline, 100,000 jobs, one thread", all, 25, "ms");
        Show("counts, shares and quantiles", () => JobFigures.Of(load.Jobs, load.Period.To));
        Show("timeline", () => Timeline.Of(load.Jobs, load.Period, TimeZoneInfo.Utc));
        Show("causes of failures", () => FailureCauses.Of(load.Jobs, load.Period));
        Show("states of causes and kind of trouble",
            () => FailureJudgement.Of(load.Jobs, load.Period, load.Period, load.Causes, FailureHistory.None));
        Show("what the failures have in common", () => CommonTraits.Of(load.Jobs, null, TimeZoneInfo.Utc));
        Show("funnel of the configurations", () => ConfigurationFunnel.Of(load.Figures.Configurations));
        foreach (var sort in new[] { JobColumn.Duration, JobColumn.Input })
            Show($"the table's order by {sort}", () => new TableView { Sort = sort }.InOrder(load.Jobs));
        Show("choices of the filter menus with their counts", () => Facets.Of(load.Jobs, JobWindows.Week with { Types = ["invoice"] }));
        Show("filter by type and text", () => load.Jobs.Where(JobWindows.Week with { Types = ["invoice"], Text = "letterhead" }));
    }

    private static void Show(string what, Func<object> work)
    {
        var (time, bytes) = Best(work);
        Report.Note("figures", $"{what}, {bytes / 1024:N0} kB", $"{time:0.0} ms");
    }

    private static (double Milliseconds, long Bytes) Best(Func<object> work)
    {
        var (best, bytes) = (TimeSpan.MaxValue, 0L);
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(work());
            best = watch.Elapsed < best ? watch.Elapsed : best;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best.TotalMilliseconds, bytes);
    }
}
