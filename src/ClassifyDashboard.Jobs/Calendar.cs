namespace ClassifyDashboard.Jobs;

/// <summary>Calculates with wall-clock units in a time zone, across daylight saving changes.</summary>
/// <remarks>No method fails: a result outside the range of <see cref="DateTimeOffset"/> becomes its nearest end.</remarks>
public static class Calendar
{
    /// <summary>Adds an amount of a unit. Seconds to hours are exact spans; longer units keep the wall clock's time of day.</summary>
    public static DateTimeOffset Add(DateTimeOffset at, int amount, TimeUnit unit, TimeZoneInfo zone)
    {
        try
        {
            return unit switch
            {
                TimeUnit.Second => at.AddSeconds(amount),
                TimeUnit.Minute => at.AddMinutes(amount),
                TimeUnit.Hour => at.AddHours(amount),
                TimeUnit.Day => FromWall(ToWall(at, zone).AddDays(amount), zone),
                TimeUnit.Week => FromWall(ToWall(at, zone).AddDays(7L * amount), zone),
                TimeUnit.Month => FromWall(ToWall(at, zone).AddMonths(amount), zone),
                TimeUnit.Quarter => FromWall(ToWall(at, zone).AddMonths(3 * amount), zone),
                _ => FromWall(ToWall(at, zone).AddYears(amount), zone),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return amount < 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
    }

    /// <summary>Returns the first moment of the unit that contains the moment. Weeks begin on Monday.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, TimeUnit unit, TimeZoneInfo zone)
    {
        if (LengthOf(unit) is { } length)
            return StartOf(at, length, zone);
        var wall = ToWall(at, zone);
        return FromWall(
            unit switch
            {
                TimeUnit.Day => wall.Date,
                TimeUnit.Week => MondayOf(wall.Date),
                TimeUnit.Month => new DateTime(wall.Year, wall.Month, 1),
                TimeUnit.Quarter => new DateTime(wall.Year, wall.Month - (wall.Month - 1) % 3, 1),
                _ => new DateTime(wall.Year, 1, 1),
            },
            zone);
    }

    /// <summary>Returns the last moment of the unit that contains the moment.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset at, TimeUnit unit, TimeZoneInfo zone)
    {
        var start = StartOf(at, unit, zone);
        var next = LengthOf(unit) is { } length ? Next(start, length, zone) : Add(start, 1, unit, zone);
        return next == DateTimeOffset.MaxValue ? next : next.AddTicks(-1);
    }

    /// <summary>
    /// Returns the last moment up to this one at which a clock in the zone shows a multiple of a length, counted from midnight.
    /// </summary>
    /// <remarks>
    /// Where clocks go back, a multiple that is shown twice counts twice; where they skip one, the first moment after the skipped time
    /// stands for it. So the ranges between such moments are longer or shorter at clock changes.
    /// </remarks>
    /// <param name="at">Any moment.</param>
    /// <param name="length">A length that divides a day.</param>
    /// <param name="zone">The zone.</param>
    internal static DateTimeOffset StartOf(DateTimeOffset at, TimeSpan length, TimeZoneInfo zone)
    {
        while (true)
        {
            var start = Minus(at, new TimeSpan(ToWall(at, zone).Ticks % length.Ticks));
            if (zone.GetUtcOffset(start) == zone.GetUtcOffset(at))
                return start;
            var change = FirstChange(start, at, zone);
            if (IsStart(change, change.AddTicks(-1), length, zone))
                return change;
            at = change.AddTicks(-1);
        }
    }

    /// <summary>Returns the first such moment after this one.</summary>
    internal static DateTimeOffset Next(DateTimeOffset at, TimeSpan length, TimeZoneInfo zone)
    {
        while (true)
        {
            var rest = length - new TimeSpan(ToWall(at, zone).Ticks % length.Ticks);
            if (DateTimeOffset.MaxValue - at <= rest)
                return DateTimeOffset.MaxValue;
            if (zone.GetUtcOffset(at + rest) == zone.GetUtcOffset(at))
                return at + rest;
            var change = FirstChange(at, at + rest, zone);
            if (IsStart(change, at, length, zone))
                return change;
            at = change;
        }
    }

    /// <summary>Returns the length of a unit of fixed length; null for a day and longer units, whose lengths vary.</summary>
    internal static TimeSpan? LengthOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => TimeSpan.FromSeconds(1),
        TimeUnit.Minute => TimeSpan.FromMinutes(1),
        TimeUnit.Hour => TimeSpan.FromHours(1),
        _ => null,
    };

    /// <summary>Returns the wall-clock time of the zone at the moment.</summary>
    public static DateTime ToWall(DateTimeOffset at, TimeZoneInfo zone)
    {
        var ticks = at.UtcTicks + zone.GetUtcOffset(at).Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// Returns the moment at which a wall clock in the zone shows the time. Of two such moments it is the earlier, unless the caller
    /// requests the later; for a skipped time it is the first moment after the gap.
    /// </summary>
    public static DateTimeOffset FromWall(DateTime wall, TimeZoneInfo zone, bool isLater = false)
    {
        var offset = !zone.IsAmbiguousTime(wall)
            ? zone.GetUtcOffset(wall)
            : isLater
            ? zone.GetAmbiguousTimeOffsets(wall).Min()
            : zone.GetAmbiguousTimeOffsets(wall).Max();
        var at = Utc(wall.Ticks - offset.Ticks);
        if (ToWall(at, zone) == wall)
            return at;

        // The time is skipped, or beyond the calendar. Offsets are at most fourteen hours, and a zone that crosses the date line skips a
        // day.
        var around = TimeSpan.FromHours(38).Ticks;
        var (low, high) = (Utc(wall.Ticks - around), Utc(wall.Ticks + around));
        return zone.GetUtcOffset(low) == zone.GetUtcOffset(high) ? at : FirstChange(low, high, zone);
    }

    // The offset changes once between these two moments; a binary search finds the change.
    private static DateTimeOffset FirstChange(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var (low, high, before) = (from.UtcTicks, until.UtcTicks, zone.GetUtcOffset(from));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (zone.GetUtcOffset(Utc(middle)) == before)
                low = middle;
            else
                high = middle;
        }

        return Utc(high);
    }

    // Whether a length begins at a clock change: either clocks then show its start, or they skipped its start.
    private static bool IsStart(DateTimeOffset change, DateTimeOffset before, TimeSpan length, TimeZoneInfo zone) =>
        ToWall(change, zone).Ticks is var shown && (shown % length.Ticks == 0 || shown / length.Ticks != ToWall(before, zone).Ticks / length.Ticks);

    private static DateTimeOffset Utc(long ticks) => new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static DateTimeOffset Minus(DateTimeOffset at, TimeSpan span) =>
        at.UtcTicks < span.Ticks ? DateTimeOffset.MinValue : at - span;

    // The calendar's first day, 1 January 0001, was a Monday, so the result stays inside the calendar.
    private static DateTime MondayOf(DateTime day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
