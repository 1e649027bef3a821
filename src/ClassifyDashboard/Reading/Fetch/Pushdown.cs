using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Decides whether the service filters the jobs, or the dashboard fetches all jobs and filters them. Pure rules.</summary>
/// <remarks>
/// All jobs together also answer every later filter, so the dashboard fetches all unless that is expensive: a person tries many filters
/// on the same days.
/// </remarks>
internal static class Pushdown
{
    /// <summary>Fetching all jobs is worth this many requests, four seconds at the usual rate.</summary>
    public const int WorthPages = 20;

    /// <summary>Where the number of jobs is unknown, fetching all jobs of this time is worthwhile.</summary>
    public static readonly TimeSpan WorthUnknown = TimeSpan.FromHours(25);

    /// <summary>Whether to send the filter to the service.</summary>
    /// <param name="gaps">The gaps in the known ranges of all jobs.</param>
    /// <param name="densityNear">Returns the jobs per tick next to a gap, or null.</param>
    /// <param name="now">The current time, at which open gaps end.</param>
    public static bool IsCheaper(IEnumerable<TimeRange> gaps, Func<TimeRange, double?> densityNear, long now)
    {
        var (pages, unknown) = (0.0, 0.0);
        foreach (var gap in gaps)
        {
            var length = Math.Max(0, (gap.IsOpen ? now : gap.Until) - gap.From);
            if (densityNear(gap) is { } density)
                pages += density * length / JobListPage.MaxJobs;
            else
                unknown += length;
        }

        return pages > WorthPages || unknown > WorthUnknown.Ticks;
    }
}
