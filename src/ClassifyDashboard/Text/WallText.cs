using System.Globalization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>Formats that only walls use: a rate always has one decimal, so that its width stays the same.</summary>
public static class WallText
{
    /// <summary>A rate from 0 to 1 in percent with one decimal. Rates close to 0 or 1 are never rounded to 0 % or 100 %.</summary>
    public static string Rate(double? rate) => rate is null ? Percents(rate) : Percents(rate) + " %";

    /// <summary>The same without the percent sign.</summary>
    public static string Percents(double? rate) => rate switch
    {
        null => "–",
        > 0 and < 0.0005 => "<" + 0.1.ToString("0.0", CultureInfo.CurrentCulture),
        < 1 and > 0.9995 => ">" + 99.9.ToString("0.0", CultureInfo.CurrentCulture),
        { } value => (value * 100).ToString("0.0", CultureInfo.CurrentCulture),
    };

    /// <summary>A share from 0 to 1 in whole percent. A share above 0 is never rounded to 0 %.</summary>
    public static string Share(double share) => share is > 0 and < 0.005 ? "<1 %" : (share * 100).ToString("0", CultureInfo.CurrentCulture) + " %";

    /// <summary>A time span in one unit, short enough to read across a room: 40 s, 3 min, 5 h, 2 d.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{DisplayFormat.Count((long)span.TotalDays)} d",
    };

    /// <summary>
    /// The reason why a job failed, on one line. Ids, names, addresses and numbers are left out, since people across a room cannot use them.
    /// </summary>
    public static string Error(Job job) =>
        ErrorGroup.Mask(job.ErrorMessage) is { Length: > 0 } words
            ? DisplayFormat.Line(ErrorGroup.Marks.Aggregate(words, (text, mark) => text.Replace(mark, "…", StringComparison.Ordinal)), 90)
            : "failed without a message";

    /// <summary>A time in the zone, with its weekday if it is neither today nor less than twelve hours ago: after midnight it would not fit.</summary>
    public static string Clock(DateTimeOffset time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (at, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        return at.ToString(at.Date == today.Date || (now - time).Duration() < TimeSpan.FromHours(12) ? "HH:mm" : "ddd HH:mm", CultureInfo.InvariantCulture);
    }
}
