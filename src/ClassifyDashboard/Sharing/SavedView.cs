using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Sharing;

/// <summary>Filters with a name, stored in the settings for the team or in a browser for one person.</summary>
/// <param name="Name">The name; entries with a blank name are ignored.</param>
/// <param name="Query">A query string, with or without its question mark.</param>
public sealed record SavedView(string? Name, string? Query)
{
    public const int MaxName = 60;

    /// <summary>The limit of views in the settings and in a browser; app.js has the same number.</summary>
    public const int Most = 50;

    /// <summary>The normalized name: one line, at most <see cref="MaxName"/> characters.</summary>
    public static string Named(string? name) =>
        QueryText.Clean(name ?? "") is var clean && clean.Length <= MaxName ? clean : QueryText.Clean(clean[..MaxName]);

    /// <summary>The part of a query that belongs to a view: without the table's page number and the open job.</summary>
    public static JobQuery Essence(JobQuery query) => query with { Table = query.Table with { Page = 1 }, OpenJob = null };
}

/// <summary>A view that can be opened.</summary>
/// <param name="Name">The name.</param>
/// <param name="Query">The query; null if it needs a list of ids that is no longer stored.</param>
public sealed record View(string Name, JobQuery? Query);
