using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>The usual time windows and their names.</summary>
public static class WindowText
{
    public static IReadOnlyList<(string Name, TimeWindow Window)> Usual { get; } =
    [
        ("Last 15 minutes", new(TimeBound.Ago(15, TimeUnit.Minute), TimeBound.Now)),
        ("Last hour", new(TimeBound.Ago(1, TimeUnit.Hour), TimeBound.Now)),
        ("Last 6 hours", new(TimeBound.Ago(6, TimeUnit.Hour), TimeBound.Now)),
        ("Last 24 hours", TimeWindow.Default),
        ("Last 2 days", new(TimeBound.Ago(2, TimeUnit.Day), TimeBound.Now)),
        ("Last 7 days", new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now)),
        ("Last 30 days", new(TimeBound.Ago(30, TimeUnit.Day), TimeBound.Now)),
        ("Today", Whole("now/d", "now/d")),
        ("Yesterday", Whole("now-1d/d", "now-1d/d")),
        ("This week", Whole("now/w", "now/w")),
        ("This month", Whole("now/M", "now/M")),
    ];

    /// <summary>The window's usual name, or else its ends: a relative end as an expression, a fixed end as a time in the zone.</summary>
    public static string Of(TimeWindow window, TimeZoneInfo zone)
    {
        foreach (var (name, usual) in Usual)
        {
            if (usual == window)
                return name;
        }

        return $"{End(window.From, zone, isEnd: false)} to {End(window.To, zone, isEnd: true)}";
    }

    /// <summary>The same name as part of a sentence: last 24 hours, today.</summary>
    public static string InText(TimeWindow window, TimeZoneInfo zone) =>
        Of(window, zone) is var name && char.IsAsciiLetterUpper(name[0]) && char.IsAsciiLetterLower(name[^1])
            ? char.ToLowerInvariant(name[0]) + name[1..]
            : name;

    private static string End(TimeBound bound, TimeZoneInfo zone, bool isEnd) =>
        bound.IsRelative ? bound.ToString() : DisplayFormat.Exact(bound.Resolve(default, zone, isEnd), zone);

    private static TimeWindow Whole(string from, string to) =>
        TimeBoundParser.TryParse(from, out var start) && TimeBoundParser.TryParse(to, out var end)
            ? new(start, end)
            : throw new ArgumentException($"{from} or {to} is no time.", nameof(from));
}
