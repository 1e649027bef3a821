using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Reads the answer to one or several questions page by page. Broken off at any page, it goes on from there.</summary>
/// <remarks>Used by one task at a time; <see cref="Jobs"/> is for that task alone, others ask for <see cref="Seen"/>.</remarks>
/// <param name="stretch">The stretch of time that the questions are about.</param>
/// <param name="queries">The questions, asked one after the other.</param>
internal sealed class PagedFetch(TimeRange stretch, IReadOnlyList<ListQuery> queries)
{
    private const int MaxRestarts = 2;

    /// <summary>The most pages of one piece, a million jobs: more is taken as a service that never comes to an end.</summary>
    public const int MaxPages = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly FetchProgress _times = new();
    private string? _token;
    private int _query;
    private int _restarts;

    public PagedFetch(TimeRange stretch, Scope scope)
        : this(stretch, [.. scope.Queries().Select(stretch.Of)])
    {
    }

    public TimeRange TimeRange => stretch;

    /// <summary>What came so far, by id.</summary>
    public Dictionary<string, Job> Jobs { get; } = new(StringComparer.Ordinal);

    /// <summary>The jobs that came so far, safe to ask for while the walk goes on.</summary>
    public List<Job> Seen()
    {
        lock (_gate)
            return [.. Jobs.Values];
    }

    /// <summary>Whether the last page has come.</summary>
    public bool IsDone => _query == queries.Count;

    /// <summary>Whether a page has come and more are to come.</summary>
    public bool GoesOn => _token is not null || (_query > 0 && !IsDone);

    /// <summary>When the first page was asked for, or earlier: since then all of it is known.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>How many pages came.</summary>
    public int Pages { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>About how many pages are still to come, or null where the order in which they come does not tell.</summary>
    public double? PagesLeft(long now) => queries.Count == 1 && _times.ShareOf(stretch, now) is { } share and > 0 ? Pages * (1 - share) / share : null;

    /// <summary>Reads one more page, and gives its jobs as they came. Where the service does not know the place any more, the walk begins anew.</summary>
    /// <exception cref="ProblemException">The page could not be read; the next call tries it again.</exception>
    public async Task<IReadOnlyList<Job>> NextPageAsync(ClassifyClient client, RequestPriority priority, TimeProvider time, CancellationToken cancellationToken)
    {
        ReadAt ??= time.GetUtcNow();
        JobListPage page;
        try
        {
            page = await client.ReadPageAsync(queries[_query], _token, priority, cancellationToken);
        }
        catch (ProblemException e) when (_token is not null && e.Problem.Kind is ProblemKind.BadRequest or ProblemKind.NotFound)
        {
            BeginAnew(); // the token has expired
            if (++_restarts > MaxRestarts)
                throw;
            return [];
        }

        Pages++;
        lock (_gate)
        {
            foreach (var job in page.Jobs)
                Jobs[job.Id] = Jobs.TryGetValue(job.Id, out var known) ? Job.Newer(job, known) : job;
            _times.Add(page.Jobs);
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
            BeginAnew();
            throw new ProblemException(ProblemFactory.Malformed("The service sends the same page again and again: the walk was ended."));
        }

        if (Pages >= MaxPages)
            throw new ProblemException(ProblemFactory.Malformed($"The service still sends pages after {MaxPages:N0}: the walk was ended."));
        _token = page.NextToken;
        return page.Jobs;
    }

    /// <summary>Reads to the end.</summary>
    /// <exception cref="ProblemException">A page could not be read; those before it were.</exception>
    public async Task FinishAsync(ClassifyClient client, RequestPriority priority, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!IsDone)
            await NextPageAsync(client, priority, time, cancellationToken);
    }

    // The jobs stay to be shown. What is known of when they were read does not: jobs may have come since.
    private void BeginAnew()
    {
        (_token, _query, Pages, Unreadable, ReadAt) = (null, 0, 0, 0, null);
        _tokens.Clear();
        _times.Clear();
    }
}
