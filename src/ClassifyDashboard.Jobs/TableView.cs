namespace ClassifyDashboard.Jobs;

/// <summary>The columns by which the job table can be sorted, and which it can show.</summary>
public enum JobColumn
{
    Created,
    Updated,
    Status,
    Type,
    Confidence,
    Configuration,
    Input,
    Duration,
    Error,
    Id,
    Reasoning,
    Project,
    User,
    ParseJob,
    Transaction,
}

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
        var isNewestFirst = this is { Sort: JobColumn.Created, Descending: true };
        var newer = until is not { } at ? 0 : (isNewestFirst ? ordered.TakeWhile(job => job.CreatedAt > at) : ordered.Where(job => job.CreatedAt > at)).Count();
        var page = Math.Min(Page, PageCount(ordered.Count - newer));
        var shown = newer == 0 ? ordered : isNewestFirst ? ordered.Skip(newer) : ordered.Where(job => !(job.CreatedAt > until));
        return [.. shown.Skip((page - 1) * PageSize).Take(PageSize)];
    }

    /// <summary>Returns the jobs in the table's order. This sorts, unless the order is newest first.</summary>
    public IReadOnlyList<Job> InOrder(JobSet jobs) => this is { Sort: JobColumn.Created, Descending: true } ? jobs : [.. Ordered(jobs)];

    private IEnumerable<Job> Ordered(JobSet jobs) => Sort switch
    {
        JobColumn.Created => By(jobs, job => job.CreatedAt),
        JobColumn.Updated => By(jobs, job => job.UpdatedAt),
        JobColumn.Status => By(jobs, job => (job.Status.Kind, job.Status.Name) is var (kind, name) ? $"{(int)kind}{name}" : null),
        JobColumn.Type => By(jobs, job => job.Result?.Type),
        JobColumn.Confidence => By(jobs, job => job.Result?.Confidence),
        JobColumn.Configuration => By(jobs, job => job.ConfigurationId),
        JobColumn.Input => By(jobs, job => job.Input.Display),
        JobColumn.Duration => By(jobs, job => job.Duration),
        JobColumn.Error => By(jobs, job => job.ErrorMessage),
        JobColumn.Id => By(jobs, job => job.Id),
        JobColumn.Reasoning => By(jobs, job => job.Result?.Reasoning),
        JobColumn.Project => By(jobs, job => job.ProjectId),
        JobColumn.User => By(jobs, job => job.UserId),
        JobColumn.ParseJob => By(jobs, job => job.ParseJobId),
        _ => By(jobs, job => job.TransactionId),
    };

    // Jobs without a value come last in both directions: nobody sorts to see blanks.
    private IEnumerable<Job> By<T>(JobSet jobs, Func<Job, T?> key)
    {
        IComparer<T?> comparer = typeof(T) == typeof(string) ? (IComparer<T?>)StringComparer.Ordinal : Comparer<T?>.Default;
        var blanksLast = jobs.OrderBy(job => key(job) is null);
        return Descending ? blanksLast.ThenByDescending(key, comparer) : blanksLast.ThenBy(key, comparer);
    }
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
