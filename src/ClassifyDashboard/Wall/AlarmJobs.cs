using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Wall;

/// <summary>The jobs that decide a state: all jobs of the last day, with any outcome, and older jobs that have not finished.</summary>
/// <remarks>The two sets overlap by an hour, so that no job is missing from both when they are read at different times.</remarks>
/// <param name="Recent">The jobs of the last 26 hours. They contain the same hour of yesterday.</param>
/// <param name="Unfinished">The unfinished jobs that are older than 25 hours.</param>
public sealed record AlarmJobs(Load Recent, Load Unfinished)
{
    private const int RecentHours = 26;

    // The service did not exist before this date, so that jobs older than a year are included too.
    private static readonly TimeBound Ever = TimeBound.At(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Whether all of them are known and recent, so that a change of their state is worth telling.</summary>
    /// <param name="refreshInterval">The normal refresh interval.</param>
    /// <param name="now">The time.</param>
    public bool AreCurrent(TimeSpan refreshInterval, DateTimeOffset now) =>
        this is { Recent: { ReadAt: { } at, Problem: null }, Unfinished: { ReadAt: not null, Problem: null } }
        && now - at <= 2 * (Recent.RefreshEvery ?? refreshInterval);

    /// <summary>The filter of <see cref="Recent"/>.</summary>
    public static JobFilter OfTheLastDay(JobFilter filter) =>
        FilterKeys.WithAnyOutcome(filter) with { Window = new(TimeBound.Ago(RecentHours, TimeUnit.Hour), TimeBound.Now) };

    /// <summary>
    /// The filter of <see cref="Unfinished"/>. The endpoint filters by status itself, so that years of unfinished jobs cost two requests.
    /// Nobody waits for a job that is no longer listed.
    /// </summary>
    public static JobFilter LongUnfinished(JobFilter filter) => FilterKeys.WithAnyOutcome(filter) with
    {
        Statuses = [JobStatus.Pending, JobStatus.Running],
        Listed = true,
        Window = new(Ever, TimeBound.Ago(RecentHours - 1, TimeUnit.Hour)),
    };
}
