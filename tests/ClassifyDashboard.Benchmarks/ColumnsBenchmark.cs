using System.Diagnostics;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

/// <summary>What many jobs cost in memory, and what filters, refreshes, searches and sorts over them cost, with DuckDB beside.</summary>
static class ColumnsBenchmark
{
    private const string Row = "columns";
    private const int Days = 30;
    private const int Changed = 30;
    private static readonly TimeRange Always = new(0, TimeRange.NoEnd);
    private static readonly TableView Table = TableView.Default;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1.5);

    public static void Run(Options options)
    {
        var jobs = options.Whole("jobs", 100_000);
        BlocksOf(1_000); // one-time allocations, such as tables, are there before and after
        var (heap, resident) = Memory();
        var blocks = BlocksOf(jobs);
        var (heapAfter, residentAfter) = Memory();
        Report.AtMost(Row, $"heap of {jobs:N0} jobs in {blocks.Count} blocks", Math.Round((double)(heapAfter - heap) / jobs), 300, "bytes a job");
        Note("resident memory, the pages that were read included", $"{(double)(residentAfter - resident) / jobs:N0} bytes a job");
        var others = Memory().Heap;
        var few = WithoutTexts(jobs);
        JobFigures.Of(All(few), DateTimeOffset.UtcNow);
        Note("heap of the same jobs without their texts, counted once", $"{(double)(Memory().Heap - others) / jobs:N0} bytes a job");
        GC.KeepAlive(few);
        using (var duck = options.Text("duckdb") == "no" ? null : new DuckJobs(All(blocks)))
        {
            Figures(blocks, duck);
            Search(All(blocks), duck);
            Sort(All(blocks), duck);
        }
    }

    private static void Figures(List<JobBlock> blocks, DuckJobs? duck)
    {
        var all = All(blocks);
        var period = new Period(all[^1].CreatedAt!.Value, all[0].CreatedAt!.Value);
        var types = Facets.Of(all, JobFilter.Default)[FilterKeys.Type].Select(type => type.Name).Where(type => type != JobFilter.NoType).ToList();
        var asked = 0;
        (string, Func<int, JobFilter>)[] filters =
        [
            ("confidence from nearly 0, nearly all jobs", round => JobFilter.Default with { Confidence = ConfidenceRange.Between(0.000001 * round, 1) }),
            ("a type and confidence", round =>
                JobFilter.Default with { Types = [types[round % types.Count]], Confidence = ConfidenceRange.Between(0.3 + (0.000001 * round), 1) }),
        ];
        foreach (var (name, filter) in filters)
        {
            var first = Least(() => FiguresOf(all, filter(asked++), period));
            Note($"all figures of a filter never asked before: {name}", Milliseconds(first));
            duck?.Figures(name, filter(0));
            FiguresOf(all, filter(0), period);
            var changing = blocks.ToList();
            var round = 0;
            var refreshed = Least(() => FiguresOf(Refresh(changing, round++), filter(0), period));
            Report.AtMost(Row, $"the same after a refresh with {Changed} changed jobs, {Milliseconds(refreshed)}: {name}",
                Math.Round(100 * refreshed / first, 1), 2, "% of it");
        }
    }

    private static object FiguresOf(JobSet all, JobFilter filter, Period period)
    {
        var jobs = all.Where(filter);
        return (JobFigures.Of(jobs, period.To), Timeline.Of(jobs, period, TimeZoneInfo.Utc));
    }

    private static JobSet Refresh(List<JobBlock> blocks, int round)
    {
        var changed = new List<Job>();
        foreach (var job in blocks[0].All().Take(Changed))
            changed.Add(job with { UpdatedAt = job.UpdatedAt!.Value.AddSeconds(1 + round) });
        blocks[0] = blocks[0].With(changed, new HashSet<string>());
        return All(blocks);
    }

    private static void Search(JobSet all, DuckJobs? duck)
    {
        // Another organization, by which nothing is matched here, makes each a filter that was never asked before.
        foreach (var (text, hits) in new[] { ("zzyzx", "no job"), ("LETTERHEAD", "some jobs, in upper case"), ("the", "nearly all jobs"),
            ("größe", "no job, not ASCII") })
        {
            Note($"text search for {text}: {hits}", Best(() => all.Where(JobFilter.Default with { Text = text, OrganizationId = Guid.NewGuid() })));
            duck?.Search(text);
        }
    }

    private static void Sort(JobSet all, DuckJobs? duck)
    {
        foreach (var sort in JobColumn.All)
        {
            var table = Table with { Sort = sort, Descending = false };
            var last = table with { Page = table.PageCount(all.Count) };
            Note($"sort by {sort}: first page, last page", $"{Best(() => table.Rows(table.InOrder(all)))}, {Best(() => last.Rows(last.InOrder(all)))}");
            duck?.Sort(sort, table, last);
        }
    }

    private static JobSet All(List<JobBlock> blocks) => Block.Join(blocks, Always);

    // In a method of its own, so that nothing holds the blocks with their texts.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<JobBlock> WithoutTexts(int jobs) => BlocksOf(jobs).ConvertAll(block => block.WithoutTexts());

    private static List<JobBlock> BlocksOf(int jobs)
    {
        var reader = new PageReader();
        var blocks = new List<JobBlock>();
        var hour = new List<Job>();
        foreach (var job in SamplePages.History(jobs, Days).SelectMany(page => reader.Read(page).Jobs))
        {
            if (hour.Count > 0 && Block.HourOf(job.CreatedAt!.Value.UtcTicks) != Block.HourOf(hour[0].CreatedAt!.Value.UtcTicks))
            {
                blocks.Add(JobBlock.Of(hour));
                hour.Clear();
            }

            hour.Add(job);
        }

        blocks.Add(JobBlock.Of(hour));
        return blocks;
    }

    private static (long Heap, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (heap, process.WorkingSet64);
    }

    public static void Note(string what, string measured) => Report.Note(Row, what, measured);

    /// <summary>The least time of several rounds, which go on until the code is compiled as in a process that has run for a while.</summary>
    public static string Best(Func<object> work) => Milliseconds(Least(work));

    private static string Milliseconds(double milliseconds) => $"{milliseconds:0.00} ms";

    private static double Least(Func<object> work)
    {
        var (best, all) = (TimeSpan.MaxValue, Stopwatch.StartNew());
        for (var i = 0; i < 2 || all.Elapsed < Warm; i++)
        {
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(work());
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best.TotalMilliseconds;
    }
}
