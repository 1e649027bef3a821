using System.Diagnostics.CodeAnalysis;
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
    Year = 'y',
}

/// <summary>One step of a relative time: go forth or back by an amount of a unit, or round to the unit where the amount is null.</summary>
public readonly record struct TimeStep(int? Amount, TimeUnit Unit);

/// <summary>One end of a window: a moment, or an expression on now in Grafana's grammar such as <c>now-7d/d</c>.</summary>
/// <remarks>Steps are taken from left to right. Rounding goes to the start of a unit for a window's start and to the end for its end.</remarks>
public sealed record TimeBound
{
    /// <summary>The most steps of one expression.</summary>
    public const int MaxSteps = 6;

    private const int MaxAmountDigits = 6;

    private TimeBound(DateTimeOffset? moment, ValueList<TimeStep> steps) => (Moment, Steps) = (moment, steps);

    public static TimeBound Now { get; } = new(null, []);

    /// <summary>The moment in UTC, or null for a relative bound.</summary>
    public DateTimeOffset? Moment { get; }

    public ValueList<TimeStep> Steps { get; }

    public bool IsRelative => Moment is null;

    public static TimeBound At(DateTimeOffset moment) => new(moment.ToUniversalTime(), []);

    /// <summary>So many units before now.</summary>
    public static TimeBound Ago(int amount, TimeUnit unit) => new(null, [new TimeStep(-amount, unit)]);

    /// <summary>Reads an expression on now, or an ISO 8601 time; one without an offset is UTC, a bare date is its first or last moment.</summary>
    /// <param name="text">What a person or a link wrote.</param>
    /// <param name="isEnd">Whether the bound ends a window.</param>
    /// <param name="bound">The bound, where the answer is true.</param>
    public static bool TryParse(string text, bool isEnd, [NotNullWhen(true)] out TimeBound? bound)
    {
        bound = text.StartsWith("now", StringComparison.Ordinal) ? ParseRelative(text.AsSpan(3)) : ParseMoment(text, isEnd);
        return bound is not null;
    }

    /// <summary>The moment that the bound means. Beyond the calendar's ends it stays at them.</summary>
    /// <param name="now">The moment that now stands for.</param>
    /// <param name="zone">The zone in which days, weeks, months and years begin.</param>
    /// <param name="isEnd">Whether rounding goes to the end of the unit.</param>
    public DateTimeOffset Resolve(DateTimeOffset now, TimeZoneInfo zone, bool isEnd)
    {
        if (Moment is { } moment)
            return moment;
        var at = now.ToUniversalTime();
        foreach (var step in Steps)
        {
            at = step.Amount is { } amount
                ? Calendar.Add(at, amount, step.Unit, zone)
                : isEnd ? Calendar.EndOf(at, step.Unit, zone) : Calendar.StartOf(at, step.Unit, zone);
        }

        return at;
    }

    public bool Equals(TimeBound? other) => other is not null && Moment == other.Moment && Steps == other.Steps;

    public override int GetHashCode() => HashCode.Combine(Moment, Steps);

    /// <summary>The form that <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        if (Moment is { } moment)
            return moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
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

    private static TimeBound? ParseRelative(ReadOnlySpan<char> text)
    {
        var steps = new List<TimeStep>();
        while (!text.IsEmpty)
        {
            if (steps.Count == MaxSteps)
                return null;
            var sign = text[0];
            text = text[1..];
            var digits = 0;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
                digits++;
            if (digits > MaxAmountDigits || digits == text.Length || !Enum.IsDefined((TimeUnit)text[digits]))
                return null;
            var amount = digits == 0 ? 1 : int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            var unit = (TimeUnit)text[digits];
            text = text[(digits + 1)..];
            if (sign is '+' or '-')
                steps.Add(new TimeStep(sign == '-' ? -amount : amount, unit));
            else if (sign == '/' && digits == 0)
                steps.Add(new TimeStep(null, unit));
            else
                return null;
        }

        return new(null, steps.ToValueList());
    }

    private static TimeBound? ParseMoment(string text, bool isEnd)
    {
        if (text.Length > 40)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return At(new DateTimeOffset(day, isEnd ? TimeOnly.MaxValue : TimeOnly.MinValue, TimeSpan.Zero));

        // An unencoded + in a link arrives as a space.
        var iso = text.LastIndexOf(' ') is var space and > 10 ? string.Concat(text.AsSpan(0, space), "+", text.AsSpan(space + 1)) : text;
        return char.IsAsciiDigit(text.FirstOrDefault()) && iso.Length > 10 && iso[10] is 'T' or 't' or ' '
            && DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
                ? At(moment)
                : null;
    }
}
