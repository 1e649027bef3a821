using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;

/// <summary>What a million jobs take when they are kept as blocks of an hour each.</summary>
static class MemoryBenchmark
{
    private const int Jobs = 1_000_000;
    private const int Days = 30;

    public static void Run()
    {
        Blocks(SamplePages.Large(1_000, Days)); // one-time allocations, such as tables, are there before and after
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var blocks = Blocks(SamplePages.Large(Jobs, Days));
        var after = GC.GetTotalMemory(forceFullCollection: true);

        var jobs = blocks.Sum(block => block.Count);
        var configurations =
            new HashSet<JobConfiguration>(blocks.SelectMany(block => block.Select(job => job.Configuration)), ReferenceEqualityComparer.Instance);
        Report.AtMost("memory", $"{jobs:N0} jobs with 120-character reasonings in {blocks.Count} blocks, {configurations.Count} configurations held once",
            Math.Round((double)(after - before) / jobs), 300, "bytes a job");
    }

    private static List<JobSet> Blocks(IEnumerable<byte[]> pages)
    {
        var reader = new PageReader();
        var blocks = new List<JobSet>();
        var hour = new List<Job>();
        foreach (var job in pages.SelectMany(page => reader.Read(page).Jobs))
        {
            if (hour.Count > 0 && HourOf(job) != HourOf(hour[0]))
            {
                blocks.Add(JobSet.Of(hour));
                hour.Clear();
            }

            hour.Add(job);
        }

        blocks.Add(JobSet.Of(hour));
        return blocks;
    }

    private static long HourOf(Job job) => job.CreatedAt!.Value.UtcTicks / TimeSpan.TicksPerHour;
}
