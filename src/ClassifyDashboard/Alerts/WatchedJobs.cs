using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Alerts;

/// <summary>Jobs whose changes of state are sent.</summary>
/// <param name="Name">The name of the watch; null to use the title of the query or of the walls' settings.</param>
/// <param name="Query">Which jobs and which limits, as in a wall's address.</param>
public sealed record WatchedJobs(string? Name, WallQuery Query)
{
    private const string Unnamed = "Classification";

    /// <summary>The time zone of days and times.</summary>
    public TimeZoneInfo Zone => ZoneNames.OrUtc(Query.Screen.Zone);

    /// <summary>The name of the configuration or project that the query selects; null where it selects none, or the name is not known.</summary>
    public string? Subject { get; init; }

    /// <summary>The name of the jobs in messages.</summary>
    /// <param name="title">The title of the screen, if there is one.</param>
    public string NameOr(string? title) =>
        !string.IsNullOrEmpty(Name) ? Name : !string.IsNullOrEmpty(title) ? title : Subject ?? Unnamed;

    /// <summary>Returns the watch with the names that are known now.</summary>
    public WatchedJobs With(NameTable names) =>
        this with { Subject = names.OfConfiguration(Query.Filter.ConfigurationId) ?? names.OfProject(Query.Filter.ProjectId?.ToString()) };

    /// <summary>A link to the jobs at a time; null if the dashboard's address is unknown.</summary>
    /// <remarks>
    /// Also null for a filter with a document's signed address: the link would expose the signature, and without it the link would show
    /// other jobs.
    /// </remarks>
    /// <param name="at">The time.</param>
    /// <param name="address">The dashboard's address.</param>
    /// <param name="page">The page, relative to that address.</param>
    public string? LinkAt(DateTimeOffset at, Uri? address, string page = "")
    {
        var filter = Query.Filter;
        if (address is null || (filter.Input is { } input && new DocumentInput(DocumentInputKind.Url, input).Display != input))
            return null;
        var period = filter.Window.Resolve(at, Zone);
        return address.AbsoluteUri + page + (JobQuery.Default with { Filter = filter with { Window = TimeWindow.Between(period.From, period.To) } }).Write();
    }
}
