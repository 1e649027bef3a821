using ClassifyDashboard.Jobs;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Preferences;

/// <summary>The preferences of a browser, read from its cookies when a page is rendered on the server.</summary>
/// <param name="Zone">The IANA id of the browser's time zone; null at its first visit, and if the zone is unknown.</param>
/// <param name="Theme">The chosen colours, or the colours that the link asks for.</param>
/// <param name="ChosenZone">The zone chosen instead of the browser's own, or null.</param>
/// <param name="Columns">The table's columns in their stored format, or null for the default columns.</param>
/// <param name="UnknownZone">The browser's name for its zone if the dashboard does not know it, or null.</param>
/// <param name="Reviewer">What tells the labels of this browser apart; null on pages that do not need it.</param>
/// <param name="IsDense">Whether the table's rows stand close together.</param>
public sealed record BrowserPreferences(string? Zone, Theme Theme, string? ChosenZone = null, string? Columns = null, bool IsDense = false,
    string? UnknownZone = null, string? Reviewer = null)
{
    public static BrowserPreferences From(HttpRequest request)
    {
        var asked = JobQuery.Read(request.QueryString.Value).Query.Screen.Theme;
        var chosen = Enum.TryParse<Theme>(request.Cookies["theme"], ignoreCase: true, out var theme) && Enum.IsDefined(theme) ? theme : Theme.System;
        var zone = request.Cookies["tz"];
        return new(
            ZoneOf(zone),
            asked ?? chosen,
            ZoneOf(request.Cookies["zone"]),
            request.Cookies["columns"],
            request.Cookies["dense"] == "1",
            UnknownOf(zone),
            ReviewerOf(request));
    }

    // A browser without the cookie gets one with the page, which has to know it as well.
    private static string? ReviewerOf(HttpRequest request)
    {
        if (!request.Path.Equals("/review", StringComparison.OrdinalIgnoreCase))
            return null;
        if (ReviewerCookie.Valid(request.Cookies[ReviewerCookie.Name]) is { } known)
            return known;
        var made = ReviewerCookie.New();
        ReviewerCookie.Set(request.HttpContext, made);
        return made;
    }

    /// <summary>The IANA id for the name of a zone, or null.</summary>
    public static string? ZoneOf(string? name) => ZoneNames.Find(name)?.Id;

    /// <summary>The name if it is not a known zone, cleaned for display.</summary>
    public static string? UnknownOf(string? name) =>
        !string.IsNullOrWhiteSpace(name) && ZoneOf(name) is null ? IgnoredValue.Of("tz", QueryText.Clean(name), "").Value : null;
}
