namespace ClassifyDashboard.SampleApi;

/// <summary>A page of jobs to send.</summary>
internal sealed record SamplePage(IReadOnlyList<SampleJob> Jobs, string? NextToken, long? TotalSize);

/// <summary>The sample API's own counts of its jobs, for checking a reader's figures.</summary>
/// <param name="Total">The number of jobs.</param>
/// <param name="Undated">The number of jobs without a creation time.</param>
/// <param name="Statuses">The number of jobs in each status.</param>
/// <param name="Types">The number of completed jobs of each type.</param>
/// <param name="NoRuleMatched">The number of completed jobs with a result but no type.</param>
public sealed record Truth(int Total, int Undated, IReadOnlyDictionary<string, int> Statuses, IReadOnlyDictionary<string, int> Types, int NoRuleMatched);

/// <summary>Answers list queries on the generated jobs, page by page. Keeps no state between pages, like the service.</summary>
internal sealed class Lister(SampleWorld world, SampleApiOptions options, Faults faults, TimeProvider time)
{
    private const int Overlap = 3;

    /// <summary>Returns a page, or null where the token does not belong to the query.</summary>
    public SamplePage? Read(ListQuestion question)
    {
        var fingerprint = question.Fingerprint;
        var now = time.GetUtcNow();
        var (low, high) = Range(question, now);
        var token = new PageToken(high, 0, false);
        if (question.Token is not null)
        {
            if (PageToken.Read(question.Token, fingerprint) is not { } read)
                return null;
            token = read;
        }

        // A query from the oldest job reaches jobs that arrive meanwhile at its end; other orders began after them.
        var until = options.Order == JobOrder.Oldest ? high : Math.Min(token.Until, high);
        if (!token.IsAfterEmptyPage && faults.Hits(Fault.EmptyPage))
            return new([], (token with { IsAfterEmptyPage = true }).Write(fingerprint), null);

        var jobs = new List<SampleJob>();
        var from = token.Position > 0 && faults.Hits(Fault.Duplicates) ? Math.Max(0, token.Position - Overlap) : token.Position;
        string? next = null;
        foreach (var (index, position) in Walk(question, low, until, from, now))
        {
            if (jobs.Count == question.PageSize)
            {
                next = new PageToken(token.Until, position, false).Write(fingerprint);
                break;
            }

            jobs.Add(world.At(index, now));
        }

        if (faults.Hits(Fault.RepeatedToken))
            next = token.Write(fingerprint);
        if (faults.Hits(Fault.Conflicts))
            jobs = JobFaults.WithOlder(jobs);
        return new(jobs, next, options.TotalSize ? Walk(question, low, until, 0, now).LongCount() : null);
    }

    /// <summary>Deletes a job; false where no job has this id.</summary>
    public bool Delete(string id) => world.Find(id, time.GetUtcNow()) is { } index && world.Delete(index);

    /// <summary>Returns what a job's document really is; null where no such job has a result.</summary>
    public TrueType? TrueTypeOf(string id) =>
        world.Find(id, time.GetUtcNow()) is { } index ? world.Truth.Of(index, time.GetUtcNow()) : null;

    /// <summary>Counts all jobs of a query at once.</summary>
    public Truth Count(ListQuestion question)
    {
        var now = time.GetUtcNow();
        var (low, high) = Range(question, now);
        var (total, undated, untyped) = (0, 0, 0);
        var statuses = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, _) in Walk(question, low, high, 0, now))
        {
            var job = world.At(index, now);
            total++;
            undated += job.CreatedAt is null ? 1 : 0;
            statuses[job.Status] = statuses.GetValueOrDefault(job.Status) + 1;
            if (job is { HasResult: true, Type: { } type })
                types[type] = types.GetValueOrDefault(type) + 1;
            else
                untyped += job.HasResult ? 1 : 0;
        }

        return new(total, undated, statuses, types, untyped);
    }

    private (long Low, long High) Range(ListQuestion question, DateTimeOffset now)
    {
        var low = question.From == DateTimeOffset.MinValue
            ? 0
            : world.Arrivals.CountAt(question.From.AddTicks(-1) is var before && before < now ? before : now);
        var high = world.Arrivals.CountAt(question.To < now ? question.To : now);
        return (low, Math.Max(low, high));
    }

    private IEnumerable<(long Index, long Position)> Walk(ListQuestion question, long low, long high, long from, DateTimeOffset now)
    {
        var asked = question.Ids.Count == 0
            ? null
            : question.Ids.Select(id => world.Find(id, now)).OfType<long>().Where(index => index >= low && index < high).Order().ToArray();
        var count = asked?.Length ?? high - low;
        var stride = Stride(count);
        for (var position = from; position < count; position++)
        {
            var place = options.Order switch
            {
                JobOrder.Newest => count - 1 - position,
                JobOrder.Oldest => position,
                _ => (long)((UInt128)position * (ulong)stride % (ulong)count),
            };
            var index = asked?[place] ?? low + place;
            if (!world.IsDeleted(index, now) && !world.IsUnseen(index, now) && IsMeant(question, index, now))
                yield return (index, position);
        }
    }

    private bool IsMeant(ListQuestion question, long index, DateTimeOffset now)
    {
        if (question.Status is null && question.ConfigurationId is null)
            return true;
        var (status, configuration) = world.FilteredBy(index, now);
        return (question.Status is null || question.Status == status) && (question.ConfigurationId is null || question.ConfigurationId == configuration);
    }

    // Steps of a length coprime to the count visit every position once.
    private static long Stride(long count)
    {
        var stride = Math.Max(1, (long)(count * 0.618_033_988_75)) | 1;
        while (Gcd(stride, count) > 1)
            stride += 2;
        return stride;

        static long Gcd(long one, long other) => other == 0 ? one : Gcd(other, one % other);
    }
}
