using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Whether a narrow question is better asked of the service than answered from everything. Pure rules.</summary>
/// <remarks>
/// Everything answers every later question too, so it is read unless that is dear: a filter is one of many that a person
/// tries on the same days.
/// </remarks>
internal static class Pushdown
{
    /// <summary>Reading everything is worth this many requests, four seconds at the usual pace.</summary>
    public const int WorthPages = 20;

    /// <summary>Where nobody knows how many jobs there are, reading everything is worth a day.</summary>
    public static readonly TimeSpan WorthUnknown = TimeSpan.FromHours(25);

    /// <summary>Whether to ask the service for less than everything.</summary>
    /// <param name="gaps">What is not known of everything.</param>
    /// <param name="densityNear">How many jobs per tick there are next to a gap, or null.</param>
    /// <param name="now">The time, where open gaps end.</param>
    public static bool IsCheaper(IEnumerable<TimeRange> gaps, Func<TimeRange, double?> densityNear, long now)
    {
        var (pages, unknown) = (0.0, 0.0);
        foreach (var gap in gaps)
        {
            var length = Math.Max(0, (gap.IsOpen ? now : gap.Until) - gap.From);
            if (densityNear(gap) is { } density)
                pages += density * length / ClassifyClient.PageSize;
            else
                unknown += length;
        }

        return pages > WorthPages || unknown > WorthUnknown.Ticks;
    }
}
