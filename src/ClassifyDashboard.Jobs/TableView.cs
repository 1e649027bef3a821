namespace ClassifyDashboard.Jobs;

/// <summary>The view of the job table: its sort order and its page.</summary>
public sealed record TableView
{
    public static TableView Default { get; } = new();

    /// <summary>The available numbers of rows per page.</summary>
    public static ValueList<int> PageSizes { get; } = [25, 50, 100];

    public JobColumn Sort { get; init; } = JobColumn.Created;

    public bool Descending { get; init; } = true;

    /// <summary>The page, counted from 1. A page beyond the end shows the last one.</summary>
    public int Page { get; init; } = 1;

    public int PageSize { get; init; } = 25;

    /// <summary>Returns the number of pages for a number of jobs; at least one.</summary>
    public int PageCount(int jobs) => Math.Max(1, (jobs + PageSize - 1) / PageSize);

    /// <summary>Returns the rows of the page from jobs in the table's order.</summary>
    /// <param name="ordered">The jobs in the order of <see cref="InOrder"/>.</param>
    /// <param name="until">Jobs created later are skipped; null skips none.</param>
    public IReadOnlyList<Job> Rows(IReadOnlyList<Job> ordered, DateTimeOffset? until = null)
    {
        var newer = until is { } at ? CountAfter(ordered, at) : 0;
        var from = (Math.Min(Page, PageCount(ordered.Count - newer)) - 1) * PageSize;
        return ordered switch
        {
            OrderedJobs jobs => jobs.Rows(newer, from, PageSize),
            _ => [.. Enumerable.Range(newer + from, Math.Clamp(ordered.Count - newer - from, 0, PageSize)).Select(index => ordered[index])],
        };
    }

    /// <summary>Returns the jobs in the table's order. A page of them costs no sorting.</summary>
    public IReadOnlyList<Job> InOrder(JobSet jobs) =>
        Sort == JobColumn.Created && Descending ? jobs : new OrderedJobs(jobs, Sort, Descending);

    private static int CountAfter(IReadOnlyList<Job> ordered, DateTimeOffset moment) => ordered switch
    {
        JobSet jobs => jobs.CountAfter(moment),
        OrderedJobs jobs => jobs.CountAfter(moment),
        _ => throw new ArgumentException("The jobs must be those of InOrder.", nameof(ordered)),
    };
}

/// <summary>The screen options of a link; where an option is absent, the browser's own choice applies.</summary>
/// <param name="Zone">The time zone's IANA id, or null.</param>
/// <param name="Theme">The theme, or null.</param>
public sealed record ScreenOptions(string? Zone, Theme? Theme)
{
    public static ScreenOptions Default { get; } = new(null, null);
}

/// <summary>The colours of the screen.</summary>
public enum Theme
{
    System,
    Light,
    Dark,
}
