using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The known jobs of one <see cref="Scope"/>: the known time ranges, and their jobs as blocks.</summary>
/// <remarks>
/// Thread-safe. One lock holds for what is here and for the classes that it gives out, which all see the same <see cref="KnownBlocks"/>.
/// </remarks>
internal sealed class KnownJobs
{
    private readonly Lock _gate = new();
    private readonly KnownBlocks _blocks;

    public KnownJobs(BlockCache cache)
    {
        _blocks = new(cache);
        (Counts, Residency, Replication) = (new(_gate, _blocks), new(_gate, _blocks), new(_gate, _blocks));
    }

    /// <summary>How many jobs are known.</summary>
    public JobCounts Counts { get; }

    /// <summary>Which blocks are in memory.</summary>
    public BlockResidency Residency { get; }

    /// <summary>The way to the store and back.</summary>
    public BlockReplication Replication { get; }

    /// <summary>Increases with every change of a job.</summary>
    public long Version => _blocks.Version;

    public Coverage Coverage
    {
        get
        {
            lock (_gate)
                return _blocks.Coverage;
        }
    }

    /// <summary>Stores the complete response for a range.</summary>
    /// <param name="requested">The range; an open range becomes known up to the time of reading.</param>
    /// <param name="answer">
    /// All jobs of the response by id. Jobs outside of the range are ignored: the request for their own range returns them.
    /// </param>
    /// <param name="readAt">When the first page was requested.</param>
    /// <param name="unreadable">The number of entries that could not be parsed as a job.</param>
    /// <param name="seenAt">When the jobs count as last seen, where that differs from <paramref name="readAt"/>.</param>
    /// <returns>The listed jobs of the range that the response did not contain: deleted, or skipped.</returns>
    public IReadOnlyList<Job> StoreRange(TimeRange requested, IReadOnlyDictionary<string, Job> answer, DateTimeOffset readAt, int unreadable,
        DateTimeOffset? seenAt = null)
    {
        lock (_gate)
        {
            var known = requested.IsOpen ? requested with { Until = PresentOf(answer.Values, readAt.UtcTicks) } : requested;
            var missing = _blocks.Dated(requested).Values.Where(job => job.IsListed && !answer.ContainsKey(job.Id)).ToList();
            _blocks.Merge(answer.Values.Where(job => job.CreatedAt is not { } created || requested.Contains(created.UtcTicks)), requested,
                readAt.UtcTicks, (seenAt ?? readAt).UtcTicks);
            _blocks.Coverage = _blocks.Coverage.With(new(known, readAt.UtcTicks, unreadable));
            return missing;
        }
    }

    /// <summary>Stores newer versions of known jobs and ignores other jobs.</summary>
    public void Update(IReadOnlyDictionary<string, Job> jobs, DateTimeOffset readAt)
    {
        lock (_gate)
            _blocks.Merge([.. jobs.Values.Where(_blocks.MayHave)], TimeRange.Always, readAt.UtcTicks, readAt.UtcTicks);
    }

    /// <summary>Marks jobs that the service no longer lists. Nobody asks for them any more; a response that contains one takes its mark away.</summary>
    public void MarkGone(IReadOnlyCollection<Job> jobs, DateTimeOffset since)
    {
        lock (_gate)
        {
            var ids = jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var hour in _blocks.HoursOf(jobs))
                _blocks.Change(hour, block => block.WithGone(ids, since));
            foreach (var id in ids)
                _blocks.Unfinished.Remove(id);
        }
    }

    /// <summary>Removes jobs that the scope no longer has.</summary>
    public void Remove(IReadOnlyCollection<Job> jobs)
    {
        lock (_gate)
        {
            var ids = jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var hour in _blocks.HoursOf(jobs))
                _blocks.Change(hour, [], ids);
            foreach (var id in ids)
                _blocks.Untrack(id);
        }
    }

    /// <summary>Forgets the time that may not have been read because the clock was ahead until it was set back.</summary>
    /// <param name="time">The clock. It is read here, where nothing that was read later can be stored meanwhile.</param>
    /// <returns>Whether it was set back.</returns>
    public bool SetBack(TimeProvider time)
    {
        lock (_gate)
        {
            var before = _blocks.Coverage;
            _blocks.Coverage = before.SetBack(time.GetUtcNow().UtcTicks);
            return !ReferenceEquals(before, _blocks.Coverage);
        }
    }

    /// <summary>Returns the blocks in memory that overlap a range, newest first.</summary>
    /// <param name="range">The range.</param>
    /// <param name="isWhole">
    /// Whether no block is missing. A missing block may come back from the store, so its hour is not forgotten here.
    /// </param>
    public List<JobBlock> Blocks(TimeRange range, out bool isWhole)
    {
        lock (_gate)
        {
            var hours = _blocks.Index.Hours(range).ToList();
            List<JobBlock> blocks = [.. hours.Select(_blocks.Index.Get).OfType<JobBlock>()];
            isWhole = blocks.Count == hours.Count;
            return blocks;
        }
    }

    /// <summary>Returns the hours of a range that have jobs, newest first, each with its block where it is in memory, and what is covered.</summary>
    public (List<KnownHour> Hours, Coverage Coverage) HoursOf(TimeRange range)
    {
        lock (_gate)
            return ([.. _blocks.Index.Hours(range).Select(hour => new KnownHour(hour, _blocks.Index.CountOf(hour), _blocks.Index.Get(hour)))],
                _blocks.Coverage);
    }

    /// <summary>Returns the listed unfinished jobs within a range, including all undated ones.</summary>
    public List<Job> Unfinished(TimeRange range)
    {
        lock (_gate)
            return [.. _blocks.Unfinished.Within(range)];
    }

    /// <summary>
    /// Whether a range has unfinished jobs that refreshes poll and that were last seen longer ago than <paramref name="age"/>, apart from
    /// the ids of <paramref name="except"/>.
    /// </summary>
    public bool HasStale(TimeRange range, DateTimeOffset now, TimeSpan age, IReadOnlySet<string>? except = null)
    {
        lock (_gate)
            return _blocks.Unfinished.HasStale(range, now, age, except);
    }

    /// <summary>
    /// Returns the undated jobs that are kept under an hour which overlaps a range, and that the response for the range does not contain.
    /// Such a job may belong to another range than the one whose response contained it, so only a request by its id shows whether it was
    /// deleted.
    /// </summary>
    public List<Job> UndatedMissing(TimeRange range, IReadOnlyDictionary<string, Job> response) =>
        [.. Blocks(range, out _).SelectMany(block => block.WithoutTime()).Where(job => job.IsListed && !response.ContainsKey(job.Id))];

    /// <summary>
    /// Returns the newest dated and listed jobs, at most <paramref name="most"/>, and none from before a gap: a request that starts at one of them
    /// reads hardly any unknown job.
    /// </summary>
    public List<Job> Newest(int most)
    {
        lock (_gate)
        {
            var (newest, gapless) = (new List<Job>(most), new TimeRange(_blocks.Coverage.GaplessFrom, TimeRange.NoEnd));
            foreach (var hour in _blocks.Index.Hours(gapless))
            {
                foreach (var job in _blocks.Index.Get(hour) is { HasTexts: true } block ? block.Within(gapless.From, gapless.Until) : [])
                {
                    if (newest.Count == most)
                        return newest;
                    if (job.IsListed)
                        newest.Add(job);
                }
            }

            return newest;
        }
    }

    /// <summary>Returns the jobs in memory with these ids, by their id. Looks through all jobs.</summary>
    public IReadOnlyDictionary<string, Job> WithIds(ValueList<string> ids) =>
        Block.Join(Blocks(TimeRange.Always, out _), TimeRange.Always).Where(new JobFilter { JobIds = ids }).ToDictionary(job => job.Id, StringComparer.Ordinal);

    // Returns the service's present: its clock may be ahead, as the times of its newest jobs show.
    private static long PresentOf(IEnumerable<Job> jobs, long readAt)
    {
        var latest = readAt;
        foreach (var job in jobs)
        {
            if (job.CreatedAt is { } created && created.UtcTicks > latest && created.UtcTicks <= readAt + Finality.Skew.Ticks)
                latest = created.UtcTicks;
        }

        return TimeRange.Floor(latest);
    }
}
