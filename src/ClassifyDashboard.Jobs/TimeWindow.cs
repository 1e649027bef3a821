namespace ClassifyDashboard.Jobs;

/// <summary>A window of creation times as a person or a link states it: both ends may be relative to now.</summary>
public sealed record TimeWindow(TimeBound From, TimeBound To)
{
    /// <summary>The last 24 hours.</summary>
    public static TimeWindow Default { get; } = new(TimeBound.Ago(24, TimeUnit.Hour), TimeBound.Now);

    /// <summary>Whether the end moves with now, so that new jobs appear in the window.</summary>
    public bool IsLive => To.IsRelative;

    public static TimeWindow Between(DateTimeOffset from, DateTimeOffset to) => new(TimeBound.At(from), TimeBound.At(to));

    /// <summary>Resolves the window at a moment and swaps ends given in the wrong order.</summary>
    public Period Resolve(DateTimeOffset now, TimeZoneInfo zone)
    {
        var from = From.Resolve(now, zone, isEnd: false);
        var to = To.Resolve(now, zone, isEnd: true);
        return from <= to ? new(from, to) : new(to, from);
    }

    public override string ToString() => $"{From}..{To}";
}

/// <summary>A fixed period in UTC, both ends included, as the endpoint takes it.</summary>
public readonly record struct Period(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    /// <summary>Whether the two periods have more than a moment in common.</summary>
    public bool Overlaps(Period other) => From < other.To && other.From < To;

    public bool Contains(DateTimeOffset moment) => From <= moment && moment <= To;
}
