using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.Jobs;

/// <summary>Parses one end of a window as a person, a link or Grafana writes it.</summary>
public static partial class TimeBoundParser
{
    /// <summary>The maximum number of steps in one expression.</summary>
    public const int MaxSteps = 6;

    private const int MaxAmountDigits = 6;

    // Milliseconds of the years 1970 to 1973, when no jobs existed: more likely seconds of the present, written by mistake.
    private const long MinSeconds = 1_000_000_000;
    private const long MaxSeconds = 100_000_000_000;

    /// <summary>
    /// Parses an expression on now, milliseconds since 1970, or a date or time in the extended or the basic format of ISO 8601. A time
    /// without an offset is wall-clock time of the zone, and a bare date is its first or last moment.
    /// </summary>
    /// <remarks>An unencoded plus sign in a link arrives as a blank: where only a sign can be, a blank counts as one.</remarks>
    /// <param name="text">The text from a person or a link.</param>
    /// <param name="bound">The bound, where the method returns true.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimeBound? bound)
    {
        bound = text.Length > 100 ? null
            : text.StartsWith("now", StringComparison.Ordinal) ? ParseRelative(text.AsSpan(3))
            : ParseMilliseconds(text) ?? ParseTime(text);
        return bound is not null;
    }

    /// <summary>Returns the reason why a text is invalid, for people.</summary>
    public static string WhyNot(string text)
    {
        if (text.StartsWith("now", StringComparison.Ordinal)
            && (text.Contains("fQ", StringComparison.Ordinal) || text.Contains("fy", StringComparison.Ordinal)))
            return "not a time that is known here: fiscal years (fQ, fy) differ from company to company; Q and y are those of the calendar";
        return IsSeconds(text) ? $"not a time: a number means milliseconds since 1970, and this seems to be seconds; write {text}000"
            : "not a time such as now-24h or 2026-03-04T05:06:07Z";
    }

    private static TimeBound? ParseRelative(ReadOnlySpan<char> text)
    {
        var steps = new List<TimeStep>();
        while (!text.IsEmpty)
        {
            if (steps.Count == MaxSteps)
                return null;
            var isApart = text[0] == ' ';
            text = text.TrimStart(' ');
            var sign = text.IsEmpty ? default : text[0];
            if (sign is '+' or '-' or '/')
                text = text[1..].TrimStart(' ');
            else if (isApart)
                sign = '+';
            var digits = 0;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
                digits++;
            if (digits > MaxAmountDigits || digits == text.Length || UnitOf(text[digits]) is not { } unit)
                return null;
            var amount = digits == 0 ? 1 : int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[(digits + 1)..];
            if (sign is '+' or '-')
                steps.Add(new TimeStep(sign == '-' ? -amount : amount, unit));
            else if (sign == '/' && amount == 1)
                steps.Add(new TimeStep(null, unit));
            else
                return null;
        }

        return TimeBound.FromNow(steps.ToValueList());
    }

    // Grafana's documentation also writes now/Y.
    private static TimeUnit? UnitOf(char letter) =>
        letter == 'Y' ? TimeUnit.Year : Enum.IsDefined((TimeUnit)letter) ? (TimeUnit)letter : null;

    // Eight digits are a date, as in Grafana.
    private static TimeBound? ParseMilliseconds(string text) =>
        text.Length != 8 && Number().IsMatch(text) && !IsSeconds(text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? TimeBound.At(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;

    private static bool IsSeconds(string text) =>
        Number().IsMatch(text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= MinSeconds and < MaxSeconds;

    private static TimeBound? ParseTime(string text)
    {
        if (Time().Match(text) is not { Success: true } parts)
            return null;
        try
        {
            var day = new DateTime(Part("year"), Part("month"), Part("day"));
            if (!parts.Groups["hour"].Success)
                return TimeBound.At(new WallTime(day, IsDay: true));
            var (hour, minute, second) = (Part("hour"), Part("minute"), Part("second"));
            if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && minute + second > 0))
                return null;
            var wall = day.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddTicks(FractionOf(parts.Groups["fraction"].ValueSpan));
            return parts.Groups["offset"].Success ? TimeBound.At(new DateTimeOffset(wall, OffsetOf(parts)))
                : TimeBound.At(new WallTime(wall, IsDay: false));
        }
        catch (ArgumentException)
        {
            return null; // no such day, or beyond the calendar
        }

        int Part(string name) => parts.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

        TimeSpan OffsetOf(Match match) => new TimeSpan(Part("hours"), Part("minutes"), 0) * (match.Groups["sign"].Value is "-" or "\u2212" ? -1 : 1);
    }

    // Digits beyond the seventh are finer than a .NET clock.
    private static long FractionOf(ReadOnlySpan<char> digits)
    {
        var ticks = 0L;
        for (var i = 0; i < 7; i++)
            ticks = ticks * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return ticks;
    }

    [GeneratedRegex(@"^-?[0-9]{1,18}\z")]
    private static partial Regex Number();

    [GeneratedRegex(
        """
        ^(?<year>[0-9]{4}) (?: -(?<month>[0-9]{2})-(?<day>[0-9]{2}) | (?<month>[0-9]{2})(?<day>[0-9]{2}) )
        (?: [Tt\x20] (?<hour>[0-9]{2}) :? (?<minute>[0-9]{2}) (?: :? (?<second>[0-9]{2}) (?: [.,] (?<fraction>[0-9]{1,20}) )? )?
            (?<offset> \x20?[Zz] | (?: \x20?(?<sign>[-+\u2212]) | \x20 ) (?<hours>[0-9]{2}) (?: :? (?<minutes>[0-9]{2}) )? )? )?\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
