using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// The blocks of one scope, what they cover, and which of them are not saved yet. Not thread-safe: <see cref="KnownJobs"/> and the classes that it
/// gives out share it under one lock.
/// </summary>
/// <remarks>
/// The cache may evict a block at any time; its hour stops being known as soon as <see cref="Get"/> finds the block missing. A job belongs to the
/// hour of its creation. An undated job belongs to the last hour of the range whose response contained it, so that windows that end later show it.
/// </remarks>
internal sealed class KnownBlocks(BlockCache cache)
{
    private readonly Dictionary<string, long> _undated = new(StringComparer.Ordinal);
    private readonly HashSet<long> _unsaved = [];

    /// <summary>Which hours have jobs. To change a block, call the methods here: <see cref="Put"/> and others.</summary>
    public BlockIndex Index { get; } = new(cache);

    public UnfinishedJobs Unfinished { get; } = new();

    public Coverage Coverage { get; set; } = Coverage.None;

    /// <summary>Increases with every change of a job.</summary>
    public long Version { get; private set; }

    /// <summary>The hours that changed since they were saved.</summary>
    public IReadOnlySet<long> Unsaved => _unsaved;

    public void MarkUnsaved(IEnumerable<long> hours) => _unsaved.UnionWith(hours);

    public void MarkSaved(IEnumerable<long> hours) => _unsaved.ExceptWith(hours);

    /// <summary>
    /// Returns the block of an hour; null where the hour has none, or where the block or its texts are not in memory and the hour is therefore
    /// no longer known.
    /// </summary>
    public JobBlock? Get(long hour)
    {
        if (!Index.Has(hour))
            return null;
        if (Index.Get(hour) is { HasTexts: true } block)
            return block;
        Forget(hour);
        Coverage = Coverage.Without(new(hour, hour + Block.Length));
        return null;
    }

    /// <summary>Returns the dated jobs of the hours that overlap a range, and that are within it, by id.</summary>
    public Dictionary<string, Job> Dated(TimeRange range)
    {
        var dated = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (var hour in Index.Hours(range))
        {
            foreach (var job in Get(hour) is { } block ? block.Within(range.From, range.Until) : [])
                dated[job.Id] = job;
        }

        return dated;
    }

    /// <summary>Whether an earlier version of a job is known, or others of its hour are.</summary>
    public bool MayHave(Job job) => Unfinished.Has(job.Id) || _undated.ContainsKey(job.Id) || (Block.HourOf(job) is { } hour && Index.Has(hour));

    /// <summary>Returns the hours whose blocks have these jobs, as far as they are known.</summary>
    public HashSet<long> HoursOf(IReadOnlyCollection<Job> jobs)
    {
        var hours = new HashSet<long>();
        foreach (var job in jobs)
        {
            if (HourOf(job) is { } hour)
                hours.Add(hour);
        }

        return hours;
    }

    /// <summary>Merges jobs into the blocks of their hours.</summary>
    /// <param name="jobs">The jobs as they were read.</param>
    /// <param name="requested">The range whose response they are.</param>
    /// <param name="readAt">When they were requested, in UTC ticks.</param>
    /// <param name="seenAt">When they count as last seen, in UTC ticks.</param>
    public void Merge(IEnumerable<Job> jobs, TimeRange requested, long readAt, long seenAt)
    {
        var end = Math.Min(requested.Until, TimeRange.Floor(readAt) + TimeSpan.TicksPerSecond) - 1;
        Dictionary<string, Job>? dated = null;
        var byHour = new Dictionary<long, List<Job>>();
        foreach (var job in jobs)
        {
            var placed = Unfinished.WithSteps(job);
            if (job.CreatedAt is null && !_undated.ContainsKey(job.Id))
            {
                // A creation time that was received once stays, so that no job counts twice.
                if (Find(job.Id) is { } known)
                    placed = placed with { CreatedAt = known.CreatedAt, UpdatedAt = job.UpdatedAt ?? known.UpdatedAt };
            }
            else if (job.CreatedAt is not null && _undated.Remove(job.Id, out var foundIn))
                Change(foundIn, [], new HashSet<string> { job.Id });

            var hour = HourOf(placed) ?? Block.HourOf(Math.Max(requested.From, end));
            (CollectionsMarshal.GetValueRefOrAddDefault(byHour, hour, out _) ??= []).Add(placed);
        }

        foreach (var (hour, those) in byHour)
            Track(hour, Change(hour, those, ImmutableHashSet<string>.Empty), those, seenAt);

        Job? Find(string id) => Unfinished.Find(id) ?? (dated ??= Dated(requested)).GetValueOrDefault(id);
    }

    /// <summary>Merges jobs into the block of an hour, and removes others from it.</summary>
    /// <returns>The changed block.</returns>
    public JobBlock Change(long hour, List<Job> jobs, IReadOnlySet<string> without) => Change(hour, block => block.With(jobs, without));

    /// <summary>Changes the block of an hour. Where that makes a difference, the hour is to be saved.</summary>
    /// <returns>The changed block.</returns>
    public JobBlock Change(long hour, Func<JobBlock, JobBlock> change)
    {
        var before = Get(hour) ?? JobBlock.Empty;
        var after = change(before);
        if (ReferenceEquals(before, after))
            return before;
        _unsaved.Add(hour);
        Put(hour, after);
        return after;
    }

    /// <summary>Puts a block in the place of that of its hour, without marking it as unsaved.</summary>
    public void Put(long hour, JobBlock block)
    {
        Index.Set(hour, block);
        Version++;
    }

    /// <summary>
    /// Updates the lists of unfinished and undated jobs. A job just read may be older than the known one; the block has the newer version.
    /// </summary>
    /// <param name="hour">The hour.</param>
    /// <param name="block">Its block.</param>
    /// <param name="touched">The jobs of the block that may have changed, as they were read.</param>
    /// <param name="seenAt">When they were last seen, in UTC ticks.</param>
    public void Track(long hour, JobBlock block, IEnumerable<Job> touched, long seenAt)
    {
        foreach (var read in touched)
        {
            var job = block.Find(read) ?? read;
            if (job.CreatedAt is null)
                _undated[job.Id] = hour;
            Unfinished.Track(job, read, seenAt);
        }
    }

    /// <summary>Takes a job that was removed from its block off the lists of unfinished and undated jobs.</summary>
    public void Untrack(string id)
    {
        Unfinished.Remove(id);
        _undated.Remove(id);
    }

    /// <summary>Forgets an hour that is not known any more, with its jobs.</summary>
    /// <returns>When its unfinished jobs were last seen, in UTC ticks; 0 where it had none.</returns>
    public long Forget(long hour)
    {
        var seen = Unfinished.RemoveCreatedIn(hour);
        foreach (var id in _undated.Where(known => known.Value == hour).Select(known => known.Key).ToList())
        {
            _undated.Remove(id);
            seen = Math.Max(seen, Unfinished.Remove(id));
        }

        Index.Forget(hour);
        return seen;
    }

    /// <summary>Forgets an hour whose jobs are gone elsewhere.</summary>
    public void Drop(long hour)
    {
        Forget(hour);
        Version++;
    }

    private long? HourOf(Job job) => Block.HourOf(job) ?? (_undated.TryGetValue(job.Id, out var hour) ? hour : null);
}
