using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Fetches all pages of one or several queries. After a failure at any page, the fetch continues from there.</summary>
/// <remarks>One task uses it at a time; <see cref="Jobs"/> is for that task alone, and others call <see cref="Seen"/>.</remarks>
/// <param name="range">The time range of the queries.</param>
/// <param name="queries">The queries, run one after the other.</param>
internal sealed class PagedFetch(TimeRange range, IReadOnlyList<ListQuery> queries)
{
    private const int MaxRestarts = 2;

    /// <summary>
    /// The maximum number of pages of one fetch, a million jobs: above it the service is taken to send pages without end.
    /// </summary>
    public const int MaxPages = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly FetchProgress _progress = new();
    private string? _token;
    private int _query;
    private int _restarts;

    public PagedFetch(TimeRange range, Scope scope)
        : this(range, [.. scope.Queries().Select(range.Of)])
    {
    }

    public TimeRange TimeRange => range;

    /// <summary>The received jobs, by id.</summary>
    public Dictionary<string, Job> Jobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns a copy of the received jobs, safe to call while the fetch runs.</summary>
    public List<Job> Seen()
    {
        lock (_gate)
            return [.. Jobs.Values];
    }

    /// <summary>Whether the last page was received.</summary>
    public bool IsDone => _query == queries.Count;

    /// <summary>Whether a page was received and more pages follow.</summary>
    public bool HasMorePages => _token is not null || (_query > 0 && !IsDone);

    /// <summary>When the first page was requested, or earlier: as of this time all jobs of the range are known.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>The number of received pages.</summary>
    public int Pages { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>Estimates the number of further pages; null where the order of the jobs does not show it.</summary>
    public double? PagesLeft(long now) => queries.Count == 1 && _progress.ShareOf(range, now) is { } share and > 0 ? Pages * (1 - share) / share : null;

    /// <summary>
    /// Reads one more page and returns its jobs in the order received. Where the service rejects the page token, the fetch restarts.
    /// </summary>
    /// <exception cref="ProblemException">The page could not be read; the next call retries it.</exception>
    public async Task<IReadOnlyList<Job>> NextPageAsync(ClassifyClient client, RequestPriority priority, TimeProvider time, CancellationToken cancellationToken)
    {
        var requested = time.GetUtcNow();
        ReadAt ??= requested;
        JobListPage page;
        try
        {
            page = await client.ReadPageAsync(queries[_query], _token, priority, cancellationToken);
        }
        catch (ProblemException e) when (_token is not null && e.Problem.Kind is ProblemKind.BadRequest or ProblemKind.NotFound)
        {
            Restart(); // the token has expired
            if (++_restarts > MaxRestarts)
                throw;
            return [];
        }

        Pages++;
        page = page.SeenAt(requested, time.GetUtcNow());
        lock (_gate)
        {
            foreach (var job in page.Jobs)
                Jobs[job.Id] = Jobs.TryGetValue(job.Id, out var known) ? Job.Newer(job, known) : job;
            _progress.Add(page.Jobs);
        }

        Unreadable += page.Unreadable;
        if (page.NextToken is null)
        {
            _query++;
            _token = null;
            _tokens.Clear();
            return page.Jobs;
        }

        if (!_tokens.Add(page.NextToken))
        {
            Restart();
            throw new ProblemException(ProblemFactory.Malformed("The service sends the same page again and again: the fetch was stopped."));
        }

        if (Pages >= MaxPages)
            throw new ProblemException(ProblemFactory.Malformed($"The service still sends pages after {MaxPages:N0}: the fetch was stopped."));
        _token = page.NextToken;
        return page.Jobs;
    }

    /// <summary>Reads all further pages.</summary>
    /// <exception cref="ProblemException">A page could not be read; those before it were.</exception>
    public async Task FinishAsync(ClassifyClient client, RequestPriority priority, TimeProvider time, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Start("fetch");
        while (!IsDone)
            await NextPageAsync(client, priority, time, cancellationToken);
        activity?.SetTag("pages", Pages).SetTag("jobs", Jobs.Count);
    }

    // The jobs stay for display. Their read time does not: further jobs may have come since.
    private void Restart()
    {
        (_token, _query, Pages, Unreadable, ReadAt) = (null, 0, 0, 0, null);
        _tokens.Clear();
        _progress.Clear();
    }
}
