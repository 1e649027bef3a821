using ClassifyDashboard.Jobs;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Alerts;

/// <summary>Jobs whose state is told.</summary>
/// <param name="Name">What people call them; null where the address or the walls' settings say it.</param>
/// <param name="Query">Which jobs and which limits, as a wall's address says them.</param>
public sealed record WatchedJobs(string? Name, WallQuery Query)
{
    private const string Unnamed = "Classification";

    /// <summary>The zone in which days and clocks are.</summary>
    public TimeZoneInfo Zone => ZoneNames.OrUtc(Query.Screen.Zone);

    /// <summary>What people call the jobs.</summary>
    /// <param name="title">What the screen's title says, where it says anything.</param>
    public string NameOr(string? title) => !string.IsNullOrEmpty(Name) ? Name : !string.IsNullOrEmpty(title) ? title : Unnamed;

    /// <summary>A link to the jobs as of a time; null where the dashboard's address is not known.</summary>
    /// <remarks>A link that names a document by its signed address would give that away, and one without it would show other jobs.</remarks>
    public string? LinkAt(DateTimeOffset at, Uri? address)
    {
        var filter = Query.Filter;
        if (address is null || (filter.Input is { } input && new DocumentInput(DocumentInputKind.Url, input).Display != input))
            return null;
        var period = filter.Window.Resolve(at, Zone);
        return address.AbsoluteUri + (JobQuery.Default with { Filter = filter with { Window = TimeWindow.Between(period.From, period.To) } }).Write();
    }
}
