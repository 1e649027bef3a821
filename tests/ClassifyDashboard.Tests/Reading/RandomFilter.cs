using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Filters at random, as people choose them.</summary>
/// <param name="random">Decides all.</param>
/// <param name="time">The clock.</param>
/// <param name="seenJob">Returns a job that a screen shows, or null.</param>
sealed class RandomFilter(Random random, TimeProvider time, Func<Job?> seenJob)
{
    /// <summary>Returns a filter, and the same as a query of the sample API without the window.</summary>
    public (JobFilter Filter, string Query) Next()
    {
        var (filter, query) = random.Next(8) switch
        {
            0 => (new JobFilter { Statuses = [JobStatus.Failed] }, "&status=FAILED"),
            1 => (new() { Statuses = [JobStatus.Running] }, "&status=RUNNING"),
            2 => (new() { Types = ["invoice"] }, ""),
            3 => (new() { Types = [JobFilter.NoType] }, ""),
            4 when seenJob() is { ConfigurationId: { } id } => (new() { ConfigurationId = id }, $"&configuration_id={id}"),
            5 when seenJob() is { } job => (new() { JobIds = [job.Id] }, $"&job_ids={job.Id}"),
            _ => (JobFilter.Default, ""),
        };
        return (filter with { Window = Window() }, query);
    }

    private TimeWindow Window()
    {
        var text = random.Choose("now-1h..now", "now-24h..now", "now-3d..now", "now-7d..now", "now-30d..now", "now/d..now/d", "now-2d..now-1d",
            "now-6h..now-10m", "now-3d/d..now-1d/d", "");
        if (text.Length == 0)
        {
            var from = time.GetUtcNow() - TimeSpan.FromMinutes(random.Next(1, 6_000));
            return TimeWindow.Between(from, from + TimeSpan.FromSeconds(random.Next(1, 200_000)));
        }

        var ends = text.Split("..");
        return new(Bound(ends[0]), Bound(ends[1]));

        static TimeBound Bound(string text) => TimeBoundParser.TryParse(text, out var bound) ? bound : throw new FormatException(text);
    }
}
