using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>The units of Grafana's relative times; the letters are case-sensitive, since m is a minute and M a month.</summary>
public enum TimeUnit
{
    Second = 's',
    Minute = 'm',
    Hour = 'h',
    Day = 'd',
    Week = 'w',
    Month = 'M',
    Quarter = 'Q',
    Year = 'y',
}

/// <summary>One step of a relative time: add or subtract an amount of a unit, or round to the unit where the amount is null.</summary>
public readonly record struct TimeStep(int? Amount, TimeUnit Unit);

/// <summary>A wall-clock time without a zone.</summary>
/// <param name="At">The date and time.</param>
/// <param name="IsDay">Whether the whole day is meant: its first moment as the start of a window, its last as the end.</param>
public readonly record struct WallTime(DateTime At, bool IsDay);

/// <summary>
/// One end of a window: a moment, a wall-clock time of the zone, or an expression on now in Grafana's grammar such as <c>now-7d/d</c>.
/// </summary>
/// <remarks>
/// Steps apply from left to right. Rounding goes to the start of a unit for a window's start and to the end for its end.
/// </remarks>
public sealed record TimeBound
{
    private TimeBound(DateTimeOffset? moment, WallTime? wall, ValueList<TimeStep> steps) => (Moment, Wall, Steps) = (moment, wall, steps);

    public static TimeBound Now { get; } = FromNow([]);

    /// <summary>The moment in UTC, or null for a bound that depends on a zone or on now.</summary>
    public DateTimeOffset? Moment { get; }

    /// <summary>The wall-clock time, or null.</summary>
    public WallTime? Wall { get; }

    public ValueList<TimeStep> Steps { get; }

    /// <summary>Whether the bound moves with now.</summary>
    public bool IsRelative => Moment is null && Wall is null;

    public static TimeBound At(DateTimeOffset moment) => new(moment.ToUniversalTime(), null, []);

    /// <summary>Creates a bound for a wall-clock time; <see cref="Resolve"/> gets its zone.</summary>
    public static TimeBound At(WallTime wall) => new(null, wall, []);

    /// <summary>Creates a bound that is a number of units before now.</summary>
    public static TimeBound Ago(int amount, TimeUnit unit) => FromNow([new TimeStep(-amount, unit)]);

    /// <summary>Creates a bound that is reached from now by steps.</summary>
    public static TimeBound FromNow(ValueList<TimeStep> steps) => new(null, null, steps);

    /// <summary>Resolves the bound to a moment. Results beyond the calendar become its ends.</summary>
    /// <param name="now">The moment that now stands for.</param>
    /// <param name="zone">The zone in which days, weeks, months and years begin.</param>
    /// <param name="isEnd">
    /// Whether the bound ends a window: rounding then goes to the end of the unit, and a wall-clock time that occurs twice means the
    /// later one.
    /// </param>
    public DateTimeOffset Resolve(DateTimeOffset now, TimeZoneInfo zone, bool isEnd)
    {
        if (Moment is { } moment)
            return moment;
        if (Wall is { } wall)
            return wall is { IsDay: true } && isEnd
                ? Calendar.EndOf(Calendar.FromWall(wall.At, zone), TimeUnit.Day, zone)
                : Calendar.FromWall(wall.At, zone, isLater: isEnd);
        var at = now.ToUniversalTime();
        foreach (var step in Steps)
        {
            at = step.Amount is { } amount
                ? Calendar.Add(at, amount, step.Unit, zone)
                : isEnd ? Calendar.EndOf(at, step.Unit, zone) : Calendar.StartOf(at, step.Unit, zone);
        }

        return at;
    }

    /// <summary>
    /// Returns the same bound where it moves with now, otherwise its moment in the zone, so that a link means the same for every reader.
    /// </summary>
    public TimeBound In(TimeZoneInfo zone, bool isEnd) => Wall is null ? this : At(Resolve(default, zone, isEnd));

    public bool Equals(TimeBound? other) => other is not null && Moment == other.Moment && Wall == other.Wall && Steps == other.Steps;

    public override int GetHashCode() => HashCode.Combine(Moment, Wall, Steps);

    /// <summary>Returns the form that <see cref="TimeBoundParser.TryParse"/> parses.</summary>
    public override string ToString()
    {
        if (Moment is { } moment)
            return moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        if (Wall is { } wall)
            return wall.At.ToString(wall.IsDay ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        var text = new StringBuilder("now");
        foreach (var (amount, unit) in Steps)
        {
            if (amount is null)
                text.Append('/');
            else
                text.Append(amount >= 0 ? "+" : "").Append(amount.Value.ToString(CultureInfo.InvariantCulture));
            text.Append((char)unit);
        }

        return text.ToString();
    }
}
