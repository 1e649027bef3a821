namespace ClassifyDashboard.Jobs;

/// <summary>Reckons with the units of wall clocks in a time zone, through changes to and from daylight saving time.</summary>
/// <remarks>Nothing here fails: what would leave the range of <see cref="DateTimeOffset"/> stays at its end.</remarks>
public static class Calendar
{
    /// <summary>Moves a moment. Seconds to hours are exact spans; longer units keep the wall clock's time of day.</summary>
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
                _ => FromWall(ToWall(at, zone).AddYears(amount), zone),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return amount < 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
    }

    /// <summary>The first moment of the unit that the moment is in. Weeks begin on Monday.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, TimeUnit unit, TimeZoneInfo zone)
    {
        var wall = ToWall(at, zone);
        var start = unit switch
        {
            TimeUnit.Second => Floor(wall, TimeSpan.TicksPerSecond),
            TimeUnit.Minute => Floor(wall, TimeSpan.TicksPerMinute),
            TimeUnit.Hour => Floor(wall, TimeSpan.TicksPerHour),
            TimeUnit.Day => wall.Date,
            TimeUnit.Week => MondayOf(wall.Date),
            TimeUnit.Month => new DateTime(wall.Year, wall.Month, 1),
            _ => new DateTime(wall.Year, 1, 1),
        };

        // Within an hour the way back is an exact span, which stays right where a wall clock shows an hour twice.
        return unit is TimeUnit.Second or TimeUnit.Minute or TimeUnit.Hour ? Minus(at, wall - start) : FromWall(start, zone);
    }

    /// <summary>The last moment of the unit that the moment is in.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset at, TimeUnit unit, TimeZoneInfo zone)
    {
        var next = Add(StartOf(at, unit, zone), 1, unit, zone);
        return next == DateTimeOffset.MaxValue ? next : next.AddTicks(-1);
    }

    /// <summary>What a wall clock in the zone shows at the moment.</summary>
    public static DateTime ToWall(DateTimeOffset at, TimeZoneInfo zone)
    {
        var ticks = at.UtcTicks + zone.GetUtcOffset(at).Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// The moment at which a wall clock in the zone shows the time: the earlier where it shows it twice, and the
    /// first moment after the gap where it is left out.
    /// </summary>
    public static DateTimeOffset FromWall(DateTime wall, TimeZoneInfo zone)
    {
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        if (zone.IsInvalidTime(wall))
        {
            var before = zone.GetUtcOffset(wall.AddHours(-3));
            var after = zone.GetUtcOffset(wall.AddHours(3));
            return EndOfGap(wall, before, after, zone);
        }

        var ticks = wall.Ticks - offset.Ticks;
        return new DateTimeOffset(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    private static DateTimeOffset EndOfGap(DateTime wall, TimeSpan before, TimeSpan after, TimeZoneInfo zone)
    {
        // Between these two the offset changes once; halving finds the moment to the second.
        var low = wall.Ticks - after.Ticks - TimeSpan.TicksPerDay / 8;
        var high = wall.Ticks - before.Ticks + TimeSpan.TicksPerDay / 8;
        while (high - low > TimeSpan.TicksPerSecond)
        {
            var middle = low + (high - low) / 2;
            if (zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == before)
                low = middle;
            else
                high = middle;
        }

        return new DateTimeOffset(high - high % TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    private static DateTimeOffset Minus(DateTimeOffset at, TimeSpan span) =>
        at.UtcTicks < span.Ticks ? DateTimeOffset.MinValue : at - span;

    private static DateTime Floor(DateTime wall, long unit) => new(wall.Ticks - wall.Ticks % unit);

    // The calendar's first day, 1 January 0001, was a Monday, so this stays inside it.
    private static DateTime MondayOf(DateTime day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
