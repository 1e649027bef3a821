using ClassifyDashboard.Jobs;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Components.Layout;

/// <summary>What this browser chose or is set to, known from its cookies when a page is rendered on the server.</summary>
/// <param name="Zone">The IANA id of the browser's time zone; null at its first visit, and where nobody knows it.</param>
/// <param name="Theme">The colours chosen, or those that the link asks for.</param>
/// <param name="ChosenZone">The zone chosen instead of the browser's own, or null.</param>
/// <param name="Columns">The table's columns as they were written down, or null where none were chosen.</param>
/// <param name="UnknownZone">What the browser calls its zone where nobody knows it, or null.</param>
/// <param name="IsDense">Whether the table's rows are to stand close together.</param>
public sealed record BrowserPreferences(string? Zone, Theme Theme, string? ChosenZone = null, string? Columns = null, bool IsDense = false, string? UnknownZone = null)
{
    public static BrowserPreferences From(HttpRequest request)
    {
        var asked = JobQuery.Read(request.QueryString.Value).Query.Screen.Theme;
        var chosen = Enum.TryParse<Theme>(request.Cookies["theme"], ignoreCase: true, out var theme) && Enum.IsDefined(theme) ? theme : Theme.System;
        var zone = request.Cookies["tz"];
        return new(ZoneOf(zone), asked ?? chosen, ZoneOf(request.Cookies["zone"]), request.Cookies["columns"], request.Cookies["dense"] == "1", UnknownOf(zone));
    }

    /// <summary>The IANA id of the zone that a name means, or null.</summary>
    public static string? ZoneOf(string? name) => ZoneNames.Find(name)?.Id;

    /// <summary>The name where it means no zone, as far as a person reads it.</summary>
    public static string? UnknownOf(string? name) =>
        !string.IsNullOrWhiteSpace(name) && ZoneOf(name) is null ? IgnoredValue.Of("tz", QueryText.Clean(name), "").Value : null;
}
