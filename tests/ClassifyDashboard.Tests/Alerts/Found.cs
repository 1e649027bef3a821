using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>Loads with a known state under a wall's usual limits, and their evaluation.</summary>
static class Found
{
    public static readonly WatchedJobs Everything = new(null, WallQuery.Default);

    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(17);

    /// <summary>400 jobs that ended in the last minutes.</summary>
    public static Load Quiet(DateTimeOffset at) => Load(at, failed: 0);

    /// <summary>4 % of them failed: above 2 %, and not above 5 %.</summary>
    public static Load Watch(DateTimeOffset at) => Load(at, failed: 40, of: 1_000);

    /// <summary>A quarter of them failed.</summary>
    public static Load Alarm(DateTimeOffset at, string error = "The document could not be read.") => Load(at, failed: 100, error: error);

    public static Load Few(DateTimeOffset at) => Load(at, failed: 0, of: 2);

    public static Load Load(DateTimeOffset at, int failed, int of = 400, string error = "The document could not be read.",
        LoadStage stage = LoadStage.Complete, Problem? problem = null)
    {
        var jobs = AJob.SetOf(of, i => (i % (of / Math.Max(1, failed)) == 0 && i / (of / Math.Max(1, failed)) < failed ? AJob.Failed(error) : AJob.Completed())
            .At(at.AddMinutes(-12) + (i * TimeSpan.FromMinutes(10) / of)).Took(TimeSpan.FromSeconds(5)));
        return new(JobFilter.Default, new(new(jobs), new(at.AddHours(-26), at), stage) { ReadAt = stage == LoadStage.Reading ? null : at, Problem = problem });
    }

    /// <summary>No unfinished job older than a day.</summary>
    public static Load NoneUnfinished { get; } = Unfinished([]);

    public static Load Unfinished(IEnumerable<Job> jobs, Problem? problem = null) =>
        new Snapshot(
            new(JobSet.Of(jobs)),
            new(AJob.Created.AddYears(-5), AJob.Created.AddHours(-25)),
            problem is null ? LoadStage.Complete : LoadStage.Failed) { ReadAt = problem is null ? AJob.Created : null, Problem = problem }
                .LoadOf(JobFilter.Default);

    /// <summary>Nothing is known of the time before.</summary>
    public static FailureHistory NothingEarlier(JobFilter filter, DateTimeOffset until) => FailureHistory.None;

    public static StateObservation In(Load load, WatchedJobs? watched = null, WallOptions? wall = null) =>
        StateObservation.Of(new(load, NoneUnfinished), watched ?? Everything, wall ?? new(), Usual, load.ReadAt!.Value, NothingEarlier)!;
}
