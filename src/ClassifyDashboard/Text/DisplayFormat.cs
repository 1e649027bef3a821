using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Text;

/// <summary>Formats numbers, times and foreign texts the same way on every screen. Numbers follow the viewer's culture.</summary>
public static class DisplayFormat
{
    private const int ShortIdEnds = 6;

    public static string Count(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>A share from 0 to 1 as a percentage. Shares close to 0 or 1 are never rounded to 0 % or 100 %.</summary>
    public static string Percent(double? share) => share switch
    {
        null => "–",
        > 0 and < 0.0005 => $"<{0.1.ToString("0.#", CultureInfo.CurrentCulture)} %",
        < 1 and > 0.9995 => $">{99.9.ToString("0.#", CultureInfo.CurrentCulture)} %",
        { } value => (value * 100).ToString("0.#", CultureInfo.CurrentCulture) + " %",
    };

    /// <summary>A confidence from 0 to 1 with two decimals.</summary>
    public static string Confidence(double? confidence) => confidence?.ToString("0.00", CultureInfo.CurrentCulture) ?? "–";

    /// <summary>An amount of credits with at most two decimals.</summary>
    public static string Credits(double credits) => credits.ToString("#,0.##", CultureInfo.CurrentCulture);

    /// <summary>A time span in at most two units: 850 ms, 4.2 s, 3 min 20 s, 5 h 12 min, 3 d 4 h.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalSeconds: < 1 } s => string.Create(CultureInfo.CurrentCulture, $"{s.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } s => string.Create(CultureInfo.CurrentCulture, $"{s.TotalSeconds:0.#} s"),
        { TotalMinutes: < 60 } s => Two((int)s.TotalMinutes, "min", s.Seconds, "s"),
        { TotalHours: < 24 } s => Two((int)s.TotalHours, "h", s.Minutes, "min"),
        { } s => Two((int)s.TotalDays, "d", s.Hours, "h"),
    };

    /// <summary>An estimated time span, rounded up to five seconds: an estimate that changes every second helps nobody.</summary>
    public static string Estimate(TimeSpan span) => Span(TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds / 5) * 5));

    /// <summary>A rate of requests: 2.5 a second, or 30 a minute, because a rate below one a second is easier to understand by the minute.</summary>
    public static string Rate(double perSecond) =>
        perSecond < 1
            ? $"{(perSecond * 60).ToString("0.#", CultureInfo.CurrentCulture)} a minute"
            : $"{perSecond.ToString("0.#", CultureInfo.CurrentCulture)} a second";

    /// <summary>How long ago a time was: just now, 40 s ago, 3 min ago.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } s => $"{(int)s.TotalSeconds} s ago",
        { TotalHours: < 1 } s => $"{(int)s.TotalMinutes} min ago",
        { TotalHours: < 48 } s => $"{(int)s.TotalHours} h ago",
        { } s => $"{Count((long)s.TotalDays)} d ago",
    };

    /// <summary>A time in the zone, with the zone's offset.</summary>
    public static string Exact(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>A time in the zone, without the date if that is today. For tables, where each row would repeat the date.</summary>
    public static string ExactToday(DateTimeOffset time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var exact = Exact(time, zone);
        const int Date = 11;
        return exact.AsSpan(0, Date).SequenceEqual(Exact(now, zone).AsSpan(0, Date)) ? exact[Date..] : exact;
    }

    /// <summary>The time of day in the zone of a time that stands beside another one; with the date and the offset where these differ.</summary>
    public static string ExactBeside(DateTimeOffset time, DateTimeOffset other, TimeZoneInfo zone)
    {
        var (local, beside) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(other, zone));
        return local.Date == beside.Date && local.Offset == beside.Offset ? local.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : Exact(time, zone);
    }

    /// <summary>A time in the zone, as short as the length of the shown period allows.</summary>
    public static string Short(DateTimeOffset time, TimeZoneInfo zone, TimeSpan within) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString(
            within.TotalHours <= 26 ? "HH:mm" : within.TotalDays <= 8 ? "ddd HH:mm" : within.TotalDays <= 400 ? "d MMM" : "MMM yyyy",
            CultureInfo.InvariantCulture);

    /// <summary>An id shortened in its middle.</summary>
    public static string ShortId(string id) => id.Length <= 18 ? Line(id, 18) : Line($"{id[..10]}…{id[^ShortIdEnds..]}", 20);

    /// <summary>The first line of a foreign text, cut to a length, without characters that reverse or hide text.</summary>
    public static string Line(string? text, int most)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").AsSpan().TrimStart().EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r')
                break;
            if (line.Length >= most)
                return line.Append('…').ToString();
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                line.Append(rune.ToString());
            else if (rune.Value == '\t')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>A foreign text with its line breaks, cut to a length, without characters that reverse or hide text.</summary>
    public static string Text(string? text, int most)
    {
        var kept = new StringBuilder();
        foreach (var rune in (text ?? "").AsSpan().Trim().EnumerateRunes())
        {
            if (kept.Length >= most)
                return kept.Append('…').ToString();
            if (rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                kept.Append(rune.ToString());
        }

        return kept.ToString();
    }

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{Count(large)} {largeUnit}" : $"{Count(large)} {largeUnit} {small} {smallUnit}";

    /// <summary>The name of a value for programs, such as tooFew.</summary>
    public static string InCamelCase<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    /// <summary>Writes a text independently of the server's language, for receivers elsewhere.</summary>
    public static T InEnglish<T>(Func<T> write)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
