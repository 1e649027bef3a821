using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Layout;

/// <summary>What this browser chose or is set to, known from its cookies when a page is rendered on the server.</summary>
/// <param name="Zone">The IANA id of the browser's time zone; null at its first visit.</param>
/// <param name="Theme">The colours chosen, or those that the link asks for.</param>
/// <param name="ChosenZone">The zone chosen instead of the browser's own, or null.</param>
/// <param name="Columns">The table's columns as they were written down, or null where none were chosen.</param>
/// <param name="IsDense">Whether the table's rows are to stand close together.</param>
public sealed record BrowserPreferences(string? Zone, Theme Theme, string? ChosenZone = null, string? Columns = null, bool IsDense = false)
{
    public static BrowserPreferences From(HttpRequest request)
    {
        var asked = JobQuery.Read(request.QueryString.Value).Query.Screen.Theme;
        var chosen = Enum.TryParse<Theme>(request.Cookies["theme"], ignoreCase: true, out var theme) && Enum.IsDefined(theme) ? theme : Theme.System;
        return new(ZoneOf(request.Cookies["tz"]), asked ?? chosen, ZoneOf(request.Cookies["zone"]), request.Cookies["columns"], request.Cookies["dense"] == "1");
    }

    /// <summary>The zone's id where it is one that this machine knows, else null.</summary>
    public static string? ZoneOf(string? id) =>
        id is { Length: > 0 and <= 60 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _) ? id : null;
}
