using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading;

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
    public List<Block> Blocks(Stretch stretch, out bool isWhole)
    {
        lock (_gate)
        {
            var hours = _shelf.Hours(stretch).ToList();
            List<Block> blocks = [.. hours.Select(_shelf.Get).OfType<Block>()];
            isWhole = blocks.Count == hours.Count;
            return blocks;
        }
    }

    /// <summary>How many jobs are known in a stretch, to about an hour's worth.</summary>
    public int Count(Stretch stretch)
    {
        lock (_gate)
            return _shelf.Count(stretch);
    }

    /// <summary>How many jobs there are in an hour; null where not all of it is known.</summary>
    public int? CountOf(long hour)
    {
        lock (_gate)
            return _coverage.Covers(new(hour, hour + Block.Length)) ? _shelf.CountOf(hour) : null;
    }

    /// <summary>Whether a stretch touches an hour with more jobs than are kept at all.</summary>
    public bool HasTooLarge(Stretch stretch)
    {
        lock (_gate)
            return _shelf.HasTooLarge(stretch);
    }

    /// <summary>The jobs that are not finished, those of other times than the stretch left out; undated ones are always among them.</summary>
    public List<Job> Unfinished(Stretch stretch)
    {
        lock (_gate)
            return [.. _unfinished.Values.Select(open => open.Job).Where(job => IsWithin(stretch, job))];
    }

    /// <summary>Whether a stretch has unfinished jobs that are to be followed now and were last seen longer ago than a time.</summary>
    public bool HasStale(Stretch stretch, DateTimeOffset now, TimeSpan age)
    {
        lock (_gate)
            return _unfinished.Values.Any(open => open.SeenAt < (now - age).UtcTicks && IsWithin(stretch, open.Job) && Settling.IsFollowed(open.Job, now.UtcTicks));
    }

    /// <summary>The jobs without a creation time that are kept under an hour which touches a stretch.</summary>
    public List<Job> Undated(Stretch stretch)
    {
        lock (_gate)
            return [.. _shelf.Hours(stretch).Select(_shelf.Get).OfType<Block>().SelectMany(block => block.Undated.ToArray())];
    }

    /// <summary>The newest jobs that have a time, at most so many, and none that lies behind a gap: who reads from one of them on reads hardly anything that is not known.</summary>
    public List<Job> Newest(int most)
    {
        lock (_gate)
        {
            var (newest, unbroken) = (new List<Job>(most), new Stretch(_coverage.UnbrokenFrom, Stretch.NoEnd));
            foreach (var hour in _shelf.Hours(unbroken))
            {
                foreach (var job in _shelf.Get(hour) is { } block ? block.Within(unbroken) : [])
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
    public double? DensityNear(Stretch gap)
    {
        lock (_gate)
        {
            foreach (var known in _coverage.Known)
            {
                var near = known.From == gap.Until ? known.Stretch with { Until = Math.Min(known.Until, known.From + Near) }
                    : known.Until >= gap.From && known.From < gap.From ? known.Stretch with { From = Math.Max(known.From, known.Until - Near) }
                    : default;
                if (!near.IsEmpty && _shelf.Density(near, EnoughNear) is { } density)
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
            return (_coverage, _shelf.Counts, changed);
        }
    }

    /// <summary>Begins with what was written down; the blocks come later, by <see cref="Restore"/>.</summary>
    public void Begin(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        lock (_gate)
        {
            _coverage = coverage;
            foreach (var (hour, count) in counts)
                _shelf.Expect(hour, count);
        }
    }

    /// <summary>The hours of a stretch that have jobs and no block in memory, as it was when it was last written down.</summary>
    public List<long> Absent(Stretch stretch)
    {
        lock (_gate)
            return _shelf.Hours(stretch).Where(hour => !_changed.Contains(hour) && _shelf.Get(hour) is null).ToList();
    }

    /// <summary>Forgets the hours of stretches whose blocks are gone from memory and did not come back: they are to be read again.</summary>
    public void ForgetAbsent(IEnumerable<Stretch> stretches)
    {
        lock (_gate)
        {
            foreach (var hour in stretches.SelectMany(_shelf.Hours).Distinct().ToList())
                Get(hour);
        }
    }

    /// <summary>Puts a block back that was written down.</summary>
    public void Restore(long hour, Block block)
    {
        lock (_gate)
        {
            if (!_shelf.Has(hour) || _shelf.Get(hour) is not null)
                return;
            _shelf.Set(hour, block);
            Note(hour, block, block.Jobs, seenAt: 0); // it may have changed since it was written down
            Version++;
        }
    }

    // A job without a time may lie anywhere.
    private static bool IsWithin(Stretch stretch, Job job) => job.CreatedAt is not { } created || stretch.Contains(created.UtcTicks);
}
