using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>What is known of the jobs of one <see cref="Scope"/>: which stretches of time, and the jobs in them as blocks.</summary>
/// <remarks>
/// Safe for use by many threads. A block may be dropped from memory at any time; the hour then counts as not known
/// any more as soon as that is noticed. A job belongs to the hour of its creation; one without a time to the last
/// hour of the stretch in whose answer it came, so that windows that end later show it.
/// </remarks>
internal sealed partial class KnownJobs(BlockCache cache)
{
    private readonly Lock _gate = new();
    private readonly BlockIndex _index = new(cache);
    private readonly Dictionary<string, (Job Job, long SeenAt)> _unfinished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _undated = new(StringComparer.Ordinal);
    private readonly HashSet<long> _changed = [];
    private Coverage _coverage = Coverage.None;

    /// <summary>Goes up with every change of a job.</summary>
    public long Version { get; private set; }

    /// <summary>Takes in the whole answer to a question for a stretch.</summary>
    /// <param name="asked">The stretch; where it is open, it is known up to the time of reading.</param>
    /// <param name="answer">All jobs of the answer by id. Those of other times are left out: they come where they are asked for.</param>
    /// <param name="readAt">When the first page was asked for.</param>
    /// <param name="unreadable">Entries of the answer that were no jobs.</param>
    /// <param name="seenAt">When its jobs count as looked at, where that is not <paramref name="readAt"/>.</param>
    /// <returns>Jobs that were known in the stretch and were not in the answer: deleted, or passed over.</returns>
    public IReadOnlyList<Job> Settle(TimeRange asked, IReadOnlyDictionary<string, Job> answer, DateTimeOffset readAt, int unreadable, DateTimeOffset? seenAt = null)
    {
        lock (_gate)
        {
            var known = asked.IsOpen ? asked with { Until = PresentOf(answer.Values, readAt.UtcTicks) } : asked;
            var missing = DatedWithin(asked).Values.Where(job => !answer.ContainsKey(job.Id)).ToList();
            Put(answer.Values.Where(job => job.CreatedAt is not { } created || asked.Contains(created.UtcTicks)), asked, readAt, seenAt);
            _coverage = _coverage.With(new(known, readAt.UtcTicks, unreadable));
            return missing;
        }
    }

    /// <summary>Takes in newer versions of jobs that are known; others are passed over.</summary>
    public void Update(IReadOnlyDictionary<string, Job> jobs, DateTimeOffset readAt)
    {
        lock (_gate)
        {
            var known = jobs.Values.Where(job => _unfinished.ContainsKey(job.Id) || _undated.ContainsKey(job.Id) || (HourOf(job) is { } hour && _index.Has(hour)));
            Put([.. known], new(0, TimeRange.NoEnd), readAt);
        }
    }

    /// <summary>Forgets jobs that are gone.</summary>
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

    // Up to the service's present: its clock may be ahead, as the times of its newest jobs show.
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

    private void Put(IEnumerable<Job> jobs, TimeRange asked, DateTimeOffset readAt, DateTimeOffset? seenAt = null)
    {
        var end = Math.Min(asked.Until, TimeRange.Floor(readAt.UtcTicks) + TimeSpan.TicksPerSecond) - 1;
        Dictionary<string, Job>? dated = null;
        var byHour = new Dictionary<long, List<Job>>();
        foreach (var job in jobs)
        {
            var placed = job;
            if (job.CreatedAt is null && !_undated.ContainsKey(job.Id))
            {
                // A time of creation that was sent once stays, so that no job counts twice.
                if (Find(job.Id) is { } known)
                    placed = job with { CreatedAt = known.CreatedAt, UpdatedAt = job.UpdatedAt ?? known.UpdatedAt };
            }
            else if (job.CreatedAt is not null && _undated.Remove(job.Id, out var foundIn))
                Change(foundIn, [], new HashSet<string> { job.Id });

            var hour = HourOf(placed) ?? (_undated.TryGetValue(job.Id, out var found) ? found : Block.HourOf(Math.Max(asked.From, end)));
            (CollectionsMarshal.GetValueRefOrAddDefault(byHour, hour, out _) ??= []).Add(placed);
        }

        foreach (var (hour, those) in byHour)
        {
            var block = Change(hour, those, ImmutableHashSet<string>.Empty);
            Note(hour, block, CollectionsMarshal.AsSpan(those), (seenAt ?? readAt).UtcTicks);
        }

        Job? Find(string id) => _unfinished.TryGetValue(id, out var open) ? open.Job : (dated ??= DatedWithin(asked)).GetValueOrDefault(id);
    }

    private Dictionary<string, Job> DatedWithin(TimeRange stretch)
    {
        var dated = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (var hour in _index.Hours(stretch))
        {
            foreach (var job in Get(hour) is { } block ? block.Within(stretch) : [])
                dated[job.Id] = job;
        }

        return dated;
    }

    private Block Change(long hour, List<Job> jobs, IReadOnlySet<string> without)
    {
        var before = Get(hour) ?? Block.Empty;
        var after = before.With(jobs, without);
        if (ReferenceEquals(before, after))
            return before;
        _index.Set(hour, after);
        _changed.Add(hour);
        Version++;
        return after;
    }

    /// <summary>Keeps the lists of unfinished and undated jobs. What was read may be older than what is known: the block has the version that holds.</summary>
    private void Note(long hour, Block block, ReadOnlySpan<Job> touched, long seenAt)
    {
        foreach (var read in touched)
        {
            var job = block.Find(read) ?? read;
            if (job.CreatedAt is null)
                _undated[job.Id] = hour;
            if (job.Status.IsFinished)
                _unfinished.Remove(job.Id);
            else
                _unfinished[job.Id] = (job, Math.Max(seenAt, _unfinished.GetValueOrDefault(job.Id).SeenAt));
        }
    }

    /// <summary>The block of an hour; null where there is none, or where it is gone from memory and the hour so no longer known.</summary>
    private Block? Get(long hour)
    {
        if (!_index.Has(hour))
            return null;
        if (_index.Get(hour) is { } block)
            return block;
        _index.Forget(hour);
        _coverage = _coverage.Without(new(hour, hour + Block.Length));
        foreach (var id in _undated.Where(known => known.Value == hour).Select(known => known.Key).ToList())
        {
            _undated.Remove(id);
            _unfinished.Remove(id);
        }

        foreach (var id in _unfinished.Where(known => HourOf(known.Value.Job) == hour).Select(known => known.Key).ToList())
            _unfinished.Remove(id);
        return null;
    }
}
