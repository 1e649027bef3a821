using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The known jobs of one <see cref="Scope"/>: the known time ranges, and their jobs as blocks.</summary>
/// <remarks>
/// Thread-safe. The cache may evict a block at any time; its hour stops being known as soon as a caller finds the block missing. A job
/// belongs to the hour of its creation. An undated job belongs to the last hour of the range whose response contained it, so that windows
/// that end later show it.
/// </remarks>
internal sealed partial class KnownJobs(BlockCache cache)
{
    private readonly Lock _gate = new();
    private readonly BlockIndex _index = new(cache);
    private readonly Dictionary<string, (Job Job, long SeenAt)> _unfinished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _undated = new(StringComparer.Ordinal);
    private readonly HashSet<long> _changed = [];
    private Coverage _coverage = Coverage.None;

    /// <summary>Increases with every change of a job.</summary>
    public long Version { get; private set; }

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
            var missing = DatedWithin(requested).Values.Where(job => job.IsListed && !answer.ContainsKey(job.Id)).ToList();
            StoreJobs(answer.Values.Where(job => job.CreatedAt is not { } created || requested.Contains(created.UtcTicks)), requested, readAt, seenAt);
            _coverage = _coverage.With(new(known, readAt.UtcTicks, unreadable));
            return missing;
        }
    }

    /// <summary>Stores newer versions of known jobs and ignores other jobs.</summary>
    public void Update(IReadOnlyDictionary<string, Job> jobs, DateTimeOffset readAt)
    {
        lock (_gate)
        {
            var known = jobs.Values.Where(job => _unfinished.ContainsKey(job.Id) || _undated.ContainsKey(job.Id)
                || (HourOf(job) is { } hour && _index.Has(hour)));
            StoreJobs([.. known], new(0, TimeRange.NoEnd), readAt);
        }
    }

    /// <summary>Marks jobs that the service no longer lists. Nobody asks for them any more; a response that contains one takes its mark away.</summary>
    public void MarkGone(IReadOnlyCollection<Job> jobs, DateTimeOffset since)
    {
        lock (_gate)
        {
            var ids = jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var hour in jobs.Select(job => HourOf(job) ?? _undated.GetValueOrDefault(job.Id)).Distinct().ToList())
                Change(hour, block => block.WithGone(ids, since));
            foreach (var id in ids)
                _unfinished.Remove(id);
        }
    }

    /// <summary>Removes jobs that the scope no longer has.</summary>
    public void Remove(IReadOnlyCollection<Job> jobs)
    {
        lock (_gate)
        {
            var ids = jobs.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var hour in jobs.Select(job => HourOf(job) ?? _undated.GetValueOrDefault(job.Id)).Distinct().ToList())
                Change(hour, [], ids);
            foreach (var id in ids)
            {
                _unfinished.Remove(id);
                _undated.Remove(id);
            }
        }
    }

    /// <summary>Forgets the time that may not have been read because the clock was ahead until it was set back.</summary>
    /// <param name="time">The clock. It is read here, where nothing that was read later can be stored meanwhile.</param>
    /// <returns>Whether it was set back.</returns>
    public bool SetBack(TimeProvider time)
    {
        lock (_gate)
        {
            var before = _coverage;
            _coverage = before.SetBack(time.GetUtcNow().UtcTicks);
            return !ReferenceEquals(before, _coverage);
        }
    }

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

    private static long? HourOf(Job job) => job.CreatedAt is { } created ? Block.HourOf(created.UtcTicks) : null;

    private void StoreJobs(IEnumerable<Job> jobs, TimeRange requested, DateTimeOffset readAt, DateTimeOffset? seenAt = null)
    {
        var end = Math.Min(requested.Until, TimeRange.Floor(readAt.UtcTicks) + TimeSpan.TicksPerSecond) - 1;
        Dictionary<string, Job>? dated = null;
        var byHour = new Dictionary<long, List<Job>>();
        foreach (var job in jobs)
        {
            var placed = Followed(job);
            if (job.CreatedAt is null && !_undated.ContainsKey(job.Id))
            {
                // A creation time that was received once stays, so that no job counts twice.
                if (Find(job.Id) is { } known)
                    placed = placed with { CreatedAt = known.CreatedAt, UpdatedAt = job.UpdatedAt ?? known.UpdatedAt };
            }
            else if (job.CreatedAt is not null && _undated.Remove(job.Id, out var foundIn))
                Change(foundIn, [], new HashSet<string> { job.Id });

            var hour = HourOf(placed) ?? (_undated.TryGetValue(job.Id, out var found) ? found : Block.HourOf(Math.Max(requested.From, end)));
            (CollectionsMarshal.GetValueRefOrAddDefault(byHour, hour, out _) ??= []).Add(placed);
        }

        foreach (var (hour, those) in byHour)
        {
            var block = Change(hour, those, ImmutableHashSet<string>.Empty);
            TrackUnfinished(hour, block, those, (seenAt ?? readAt).UtcTicks);
        }

        Job? Find(string id) => _unfinished.TryGetValue(id, out var open) ? open.Job : (dated ??= DatedWithin(requested)).GetValueOrDefault(id);
    }

    // The last look that showed a job as it was before is in memory alone, until the job changes.
    private Job Followed(Job read) => _unfinished.TryGetValue(read.Id, out var open) && open.Job.Status != read.Status && open.Job.Steps is { } steps
        ? read with { Steps = SeenSteps.Merge(steps, read.Steps) }
        : read;

    private Dictionary<string, Job> DatedWithin(TimeRange range)
    {
        var dated = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (var hour in _index.Hours(range))
        {
            foreach (var job in Get(hour) is { } block ? block.Within(range.From, range.Until) : [])
                dated[job.Id] = job;
        }

        return dated;
    }

    private JobBlock Change(long hour, List<Job> jobs, IReadOnlySet<string> without) => Change(hour, block => block.With(jobs, without));

    private JobBlock Change(long hour, Func<JobBlock, JobBlock> change)
    {
        var before = Get(hour) ?? JobBlock.Empty;
        var after = change(before);
        if (ReferenceEquals(before, after))
            return before;
        _index.Set(hour, after);
        _changed.Add(hour);
        Version++;
        return after;
    }

    /// <summary>
    /// Updates the lists of unfinished and undated jobs. A job just read may be older than the known one; the block has the newer
    /// version.
    /// </summary>
    private void TrackUnfinished(long hour, JobBlock block, IEnumerable<Job> touched, long seenAt)
    {
        foreach (var read in touched)
        {
            var job = block.Find(read) ?? read;
            if (job.CreatedAt is null)
                _undated[job.Id] = hour;
            if (job.Status.IsFinished || !job.IsListed)
                _unfinished.Remove(job.Id);
            else
            {
                var before = _unfinished.GetValueOrDefault(job.Id);
                var steps = SeenSteps.Merge(SeenSteps.Merge(job.Steps, read.Steps), before.Job?.Steps);
                _unfinished[job.Id] = (job.Steps == steps ? job : job with { Steps = steps }, Math.Max(seenAt, before.SeenAt));
            }
        }
    }

    /// <summary>
    /// Returns the block of an hour; null where the hour has none, or where the block or its texts are not in memory and the hour is therefore
    /// no longer known.
    /// </summary>
    private JobBlock? Get(long hour)
    {
        if (!_index.Has(hour))
            return null;
        if (_index.Get(hour) is { HasTexts: true } block)
            return block;
        Forget(hour);
        _coverage = _coverage.Without(new(hour, hour + Block.Length));
        return null;
    }
}
