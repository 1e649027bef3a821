using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Filtering;

/// <summary>What the address bar says, cascaded to all that draws or narrows; the only place where a filter is remembered.</summary>
/// <param name="Query">The filter, the table's view and the screen's options.</param>
/// <param name="Ignored">What in the address could not be used.</param>
/// <param name="Zone">The zone in which times are shown and days begin.</param>
public sealed record Address(JobQuery Query, IReadOnlyList<IgnoredValue> Ignored, TimeZoneInfo Zone)
{
    public JobFilter Filter => Query.Filter;

    /// <summary>Keeps a list of ids that is too long for a link, so that the link which names it by its code can be opened.</summary>
    public Action<ValueList<string>>? Keep { get; init; }

    /// <summary>The link to other jobs on this screen.</summary>
    public string To(JobFilter filter)
    {
        Keep?.Invoke(filter.JobIds);
        return To(Query.With(filter));
    }

    /// <summary>The link to another view of the same jobs.</summary>
    public string To(TableView table) => To(Query with { Table = table });

    /// <summary>The link that opens a job over the table; null closes it.</summary>
    public string ToOpen(string? jobId) => To(Query with { OpenJob = jobId });

    /// <summary>The link to a job's own page, which knows from where it was opened.</summary>
    public string ToJob(string jobId) => "./jobs/" + Uri.EscapeDataString(jobId) + (Query with { OpenJob = null }).Write();

    // Relative to the base address, since the application may live below a path.
    public static string To(JobQuery query) => "./" + query.Write();
}
