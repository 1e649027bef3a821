using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Components.Filtering;

/// <summary>The state in the address bar, cascaded to all components. No other place remembers a filter.</summary>
/// <remarks>Links are relative to the base address, since the application may run below a path.</remarks>
/// <param name="Query">The filter, the table's view and the screen options.</param>
/// <param name="Ignored">The parts of the address that could not be used.</param>
/// <param name="Zone">The zone in which times are shown and days begin.</param>
public sealed record Address(JobQuery Query, IReadOnlyList<IgnoredValue> Ignored, TimeZoneInfo Zone)
{
    public JobFilter Filter => Query.Filter;

    /// <summary>The path of the screen to which links to other filters lead, below the base address; see <c>ScreenPaths</c>.</summary>
    public string ScreenPath { get; init; } = "";

    /// <summary>The sides that are compared. Links that stay on the screen of comparisons keep them.</summary>
    public CompareQuery Compare { get; init; } = CompareQuery.None;

    /// <summary>Which jobs people judge. Links that stay on the screen of reviews keep it.</summary>
    public ReviewQuery Review { get; init; } = ReviewQuery.Default;

    /// <summary>Stores a list of ids that is too long for a link. The link then holds a code for the list.</summary>
    public Action<ValueList<string>>? Keep { get; init; }

    /// <summary>The link to the jobs of another filter, on this screen.</summary>
    public string To(JobFilter filter)
    {
        Keep?.Invoke(filter.JobIds);
        return To(Query.With(filter));
    }

    /// <summary>The link to another view of the same jobs.</summary>
    public string To(TableView table) => To(Query with { Table = table });

    /// <summary>The link that opens a job in the drawer; null closes the drawer.</summary>
    public string ToOpen(string? jobId) => To(Query with { OpenJob = jobId });

    /// <summary>The link to a job's own page. It keeps the filter from which the job was opened.</summary>
    public string ToJob(string jobId) => "./jobs/" + Uri.EscapeDataString(jobId) + (Query with { OpenJob = null }).Write();

    /// <summary>The link to another query, on this screen.</summary>
    public string To(JobQuery query) => "./" + ScreenPath + ScreenPath switch
    {
        ScreenPaths.Compare => Compare.Write(query),
        ScreenPaths.Review => Review.Write(query),
        _ => query.Write(),
    };

    /// <summary>The link to a comparison of jobs.</summary>
    /// <param name="compare">The sides.</param>
    /// <param name="filter">The filter that holds for both; null for this one.</param>
    public string To(CompareQuery compare, JobFilter? filter = null) =>
        (this with { ScreenPath = ScreenPaths.Compare, Compare = compare }).To(filter ?? Filter);

    /// <summary>The link to another screen of the same jobs, at the same threshold.</summary>
    public string ToScreen(string path) => (this with { ScreenPath = path }).AtThreshold(Query.Analysis.Threshold).To(Query.With(Filter));

    /// <summary>The link to the jobs of a filter on the first screen.</summary>
    public string ToJobs(JobFilter filter) => (this with { ScreenPath = "" }).To(filter);

    /// <summary>The keys and values of a link's query string: hidden fields of a form, which drops the query string of its own address.</summary>
    public static IEnumerable<(string Name, string Value)> FieldsOf(string link)
    {
        var values = HttpUtility.ParseQueryString(link.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? link[at..] : "");
        return values.AllKeys.OfType<string>().SelectMany(name => (values.GetValues(name) ?? []).Select(value => (name, value)));
    }

    /// <summary>The link to the builder of a wall screen for the same jobs.</summary>
    public string ToNewWall()
    {
        Keep?.Invoke(Filter.JobIds);
        return "./wall/new" + (WallQuery.Default with { Filter = Filter }).Write();
    }

    private Address AtThreshold(double? threshold) => threshold is { } low
        ? this with { Compare = Compare with { Threshold = low }, Review = Review with { Threshold = low } } : this;
}
