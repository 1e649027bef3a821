using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Sharing;

/// <summary>Filters with a name, as they are kept: by the team in the settings, or by a person in a browser.</summary>
/// <param name="Name">What people call it; blank ones are no views.</param>
/// <param name="Query">A query string, with or without its question mark.</param>
public sealed record SavedView(string? Name, string? Query)
{
    public const int MaxName = 60;

    /// <summary>The most views of a team, and of a browser; app.js holds the same.</summary>
    public const int Most = 50;

    /// <summary>A name as it is kept and shown: one line, not too long.</summary>
    public static string Named(string? name) =>
        QueryText.Clean(name ?? "") is var clean && clean.Length <= MaxName ? clean : QueryText.Clean(clean[..MaxName]);

    /// <summary>What of a screen makes a view: not the page of the table, and not the job that is opened over it.</summary>
    public static JobQuery Essence(JobQuery query) => query with { Table = query.Table with { Page = 1 }, OpenJob = null };
}

/// <summary>A view that can be opened.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Query">What it shows; null where it means a list of ids that is not kept any more.</param>
public sealed record View(string Name, JobQuery? Query);
