using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>A range of creation times in UTC ticks, including its start and excluding its end.</summary>
/// <remarks>
/// Both ends are whole seconds, or the end is <see cref="NoEnd"/>, so that no two clocks or stores round them differently.
/// </remarks>
internal readonly record struct TimeRange(long From, long Until)
{
    /// <summary>The end of a range that includes all jobs created later, by any clock.</summary>
    public const long NoEnd = long.MaxValue;

    /// <summary>All times.</summary>
    public static TimeRange Always { get; } = new(0, NoEnd);

    // The service is younger than this. Earlier times may exceed what its calendar accepts.
    private static readonly long Earliest = new DateTime(2000, 1, 1).Ticks;

    private const long Second = TimeSpan.TicksPerSecond;
    private const long Microsecond = TimeSpan.TicksPerMicrosecond;

    public bool IsOpen => Until == NoEnd;

    public bool IsEmpty => Until <= From;

    public long Length => Until - From;

    /// <summary>Returns the length of the part that is past, also of a range without an end.</summary>
    /// <param name="now">The current time.</param>
    public long LengthUntil(DateTimeOffset now) => Math.Min(Until, now.UtcTicks) - From;

    /// <summary>Returns the whole seconds that a period touches.</summary>
    public static TimeRange Of(Period period) => new(Floor(period.From.UtcTicks), Floor(period.To.UtcTicks) + Second);

    public static long Floor(long ticks) => ticks - ticks % Second;

    public bool Contains(long ticks) => From <= ticks && ticks < Until;

    public bool Contains(TimeRange other) => From <= other.From && other.Until <= Until;

    public bool Overlaps(TimeRange other) => From < other.Until && other.From < Until;

    public TimeRange Intersect(TimeRange other) => new(Math.Max(From, other.From), Math.Min(Until, other.Until));

    /// <summary>Returns the query restricted to this range. The service keeps times to the microsecond and includes both ends.</summary>
    public ListQuery Of(ListQuery query) => query with
    {
        CreatedOnOrAfter = From <= Earliest ? null : new DateTimeOffset(From, TimeSpan.Zero),
        CreatedOnOrBefore = IsOpen ? null : new DateTimeOffset(Until - Microsecond, TimeSpan.Zero),
    };

    public override string ToString() => $"{At(From)}..{(IsOpen ? "" : At(Until))}";

    private static string At(long ticks) => new DateTime(ticks).ToString("s", System.Globalization.CultureInfo.InvariantCulture);
}
