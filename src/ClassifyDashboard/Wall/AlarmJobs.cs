using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>What a state is judged by: the jobs of the last day, whatever way they ended, and those that were created before and have not finished.</summary>
/// <remarks>The two overlap by an hour, so that none is in neither while they are read at different times.</remarks>
/// <param name="Recent">The jobs of the last day and two hours, which yesterday's hour is in.</param>
/// <param name="Unfinished">The unfinished jobs that are older than a day and an hour.</param>
public sealed record AlarmJobs(Load Recent, Load Unfinished)
{
    private const int RecentHours = 26;

    // Before it there was no such service, so that what is older than a year is asked for as well.
    private static readonly TimeBound Ever = TimeBound.At(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The same jobs whatever way they ended: a rate of those that were chosen by their end says nothing.</summary>
    public static JobFilter WhateverTheEnd(JobFilter filter) => filter with { Statuses = [], Types = [], Confidence = null, ErrorGroup = null };

    /// <summary>The filter of <see cref="Recent"/>.</summary>
    public static JobFilter OfTheLastDay(JobFilter filter) =>
        WhateverTheEnd(filter) with { Window = new(TimeBound.Ago(RecentHours, TimeUnit.Hour), TimeBound.Now) };

    /// <summary>The filter of <see cref="Unfinished"/>. The endpoint is asked for these alone, so that years of them cost two requests.</summary>
    public static JobFilter LongUnfinished(JobFilter filter) =>
        WhateverTheEnd(filter) with { Statuses = [JobStatus.Pending, JobStatus.Running], Window = new(Ever, TimeBound.Ago(RecentHours - 1, TimeUnit.Hour)) };
}
