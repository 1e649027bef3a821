using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

// What others see of what is known, and how it goes to a store and comes back.
internal sealed partial class KnownJobs
{
    private const int EnoughNear = 100;
    private const long Near = TimeSpan.TicksPerDay;

    public Coverage Coverage
    {
        get
        {
            lock (_gate)
                return _coverage;
        }
    }

    /// <summary>The blocks that touch a stretch and are in memory, newest first.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="isWhole">Whether none is missing. One that is may come back from the store, so its hour is not forgotten here.</param>
    public List<Block> Blocks(TimeRange stretch, out bool isWhole)
    {
        lock (_gate)
        {
            var hours = _index.Hours(stretch).ToList();
            List<Block> blocks = [.. hours.Select(_index.Get).OfType<Block>()];
            isWhole = blocks.Count == hours.Count;
            return blocks;
        }
    }

    /// <summary>How many jobs are known in a stretch, to about an hour's worth.</summary>
    public int Count(TimeRange stretch)
    {
        lock (_gate)
            return _index.Count(stretch);
    }

    /// <summary>How many jobs there are in an hour; null where not all of it is known.</summary>
    public int? CountOf(long hour)
    {
        lock (_gate)
            return _coverage.Covers(new(hour, hour + Block.Length)) ? _index.CountOf(hour) : null;
    }

    /// <summary>Whether a stretch touches an hour with more jobs than are kept at all.</summary>
    public bool HasTooLarge(TimeRange stretch)
    {
        lock (_gate)
            return _index.HasTooLarge(stretch);
    }

    /// <summary>The jobs that are not finished, those of other times than the stretch left out; undated ones are always among them.</summary>
    public List<Job> Unfinished(TimeRange stretch)
    {
        lock (_gate)
            return [.. _unfinished.Values.Select(open => open.Job).Where(job => IsWithin(stretch, job))];
    }

    /// <summary>Whether a stretch has unfinished jobs that are to be followed now and were last seen longer ago than a time.</summary>
    public bool HasStale(TimeRange stretch, DateTimeOffset now, TimeSpan age)
    {
        lock (_gate)
            return _unfinished.Values.Any(open => open.SeenAt < (now - age).UtcTicks && IsWithin(stretch, open.Job) && Finality.IsFollowed(open.Job, now.UtcTicks));
    }

    /// <summary>The jobs without a creation time that are kept under an hour which touches a stretch.</summary>
    public List<Job> Undated(TimeRange stretch)
    {
        lock (_gate)
            return [.. _index.Hours(stretch).Select(_index.Get).OfType<Block>().SelectMany(block => block.Undated.ToArray())];
    }

    /// <summary>The newest jobs that have a time, at most so many, and none that lies behind a gap: who reads from one of them on reads hardly anything that is not known.</summary>
    public List<Job> Newest(int most)
    {
        lock (_gate)
        {
            var (newest, unbroken) = (new List<Job>(most), new TimeRange(_coverage.UnbrokenFrom, TimeRange.NoEnd));
            foreach (var hour in _index.Hours(unbroken))
            {
                foreach (var job in _index.Get(hour) is { } block ? block.Within(unbroken) : [])
                {
                    if (newest.Count == most)
                        return newest;
                    newest.Add(job);
                }
            }

            return newest;
        }
    }

    /// <summary>How many jobs there are per tick in what is known next to a gap; null where that is too little to tell.</summary>
    public double? DensityNear(TimeRange gap)
    {
        lock (_gate)
        {
            foreach (var known in _coverage.Known)
            {
                var near = known.From == gap.Until ? known.TimeRange with { Until = Math.Min(known.Until, known.From + Near) }
                    : known.Until >= gap.From && known.From < gap.From ? known.TimeRange with { From = Math.Max(known.From, known.Until - Near) }
                    : default;
                if (!near.IsEmpty && _index.Density(near, EnoughNear) is { } density)
                    return density;
            }

            return null;
        }
    }

    /// <summary>What has changed since the last call, to be written down: the coverage, how many jobs each hour has, and the blocks.</summary>
    public (Coverage Coverage, IReadOnlyDictionary<long, int> Counts, IReadOnlyList<(long Hour, Block Block)> Changed) TakeChanges()
    {
        lock (_gate)
        {
            // One that is gone from memory before it was written down is lost, whatever older version there may be.
            var changed = _changed.Select(hour => (hour, Get(hour) ?? Block.Empty)).ToList();
            _changed.Clear();
            return (_coverage, _index.Counts, changed);
        }
    }

    /// <summary>Begins with what was written down; the blocks come later, by <see cref="Restore"/>.</summary>
    public void Begin(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        lock (_gate)
        {
            _coverage = coverage;
            foreach (var (hour, count) in counts)
                _index.Expect(hour, count);
        }
    }

    /// <summary>The hours of a stretch that have jobs and no block in memory, as it was when it was last written down.</summary>
    public List<long> Absent(TimeRange stretch)
    {
        lock (_gate)
            return _index.Hours(stretch).Where(hour => !_changed.Contains(hour) && _index.Get(hour) is null).ToList();
    }

    /// <summary>Forgets the hours of stretches whose blocks are gone from memory and did not come back: they are to be read again.</summary>
    public void ForgetAbsent(IEnumerable<TimeRange> stretches)
    {
        lock (_gate)
        {
            foreach (var hour in stretches.SelectMany(_index.Hours).Distinct().ToList())
                Get(hour);
        }
    }

    /// <summary>Puts a block back that was written down.</summary>
    public void Restore(long hour, Block block)
    {
        lock (_gate)
        {
            if (!_index.Has(hour) || _index.Get(hour) is not null)
                return;
            _index.Set(hour, block);
            Note(hour, block, block.Jobs, seenAt: 0); // it may have changed since it was written down
            Version++;
        }
    }

    // A job without a time may lie anywhere.
    private static bool IsWithin(TimeRange stretch, Job job) => job.CreatedAt is not { } created || stretch.Contains(created.UtcTicks);
}
