using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

// Queries on the known jobs, and their way to a store and back.
internal sealed partial class KnownJobs
{
    private const int MinNearbyJobs = 100;
    private const long NearbySpan = TimeSpan.TicksPerDay;

    public Coverage Coverage
    {
        get
        {
            lock (_gate)
                return _coverage;
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
            var hours = _index.Hours(range).ToList();
            List<JobBlock> blocks = [.. hours.Select(_index.Get).OfType<JobBlock>()];
            isWhole = blocks.Count == hours.Count;
            return blocks;
        }
    }

    /// <summary>Estimates the number of known jobs in a range, exact to about an hour's jobs.</summary>
    public int Count(TimeRange range)
    {
        lock (_gate)
            return _index.Count(range);
    }

    /// <summary>The job count of an hour; null where the hour is not fully known.</summary>
    public int? CountOf(long hour)
    {
        lock (_gate)
            return _coverage.Covers(new(hour, hour + Block.Length)) ? _index.CountOf(hour) : null;
    }

    /// <summary>Whether a range overlaps an hour with more jobs than the whole cache holds.</summary>
    public bool HasOversizedHour(TimeRange range)
    {
        lock (_gate)
            return _index.HasOversizedHour(range);
    }

    /// <summary>Returns the listed unfinished jobs within a range, including all undated ones.</summary>
    public List<Job> Unfinished(TimeRange range)
    {
        lock (_gate)
            return [.. _unfinished.Values.Select(open => open.Job).Where(job => IsWithin(range, job))];
    }

    /// <summary>
    /// Whether a range has unfinished jobs that refreshes poll and that were last seen longer ago than <paramref name="age"/>.
    /// </summary>
    public bool HasStale(TimeRange range, DateTimeOffset now, TimeSpan age)
    {
        lock (_gate)
            return _unfinished.Values.Any(open => open.SeenAt < (now - age).UtcTicks && IsWithin(range, open.Job)
                && Finality.NeedsPolling(open.Job, now.UtcTicks));
    }

    /// <summary>
    /// Returns the undated jobs that are kept under an hour which overlaps a range, and that the response for the range does not contain.
    /// Such a job may belong to another range than the one whose response contained it, so only a request by its id shows whether it was
    /// deleted.
    /// </summary>
    public List<Job> UndatedMissing(TimeRange range, IReadOnlyDictionary<string, Job> response)
    {
        lock (_gate)
        {
            return
            [
                .. _index.Hours(range).Select(_index.Get).OfType<JobBlock>().SelectMany(block => block.WithoutTime())
                    .Where(job => job.IsListed && !response.ContainsKey(job.Id)),
            ];
        }
    }

    /// <summary>
    /// Returns the newest dated and listed jobs, at most <paramref name="most"/>, and none from before a gap: a request that starts at one of them
    /// reads hardly any unknown job.
    /// </summary>
    public List<Job> Newest(int most)
    {
        lock (_gate)
        {
            var (newest, gapless) = (new List<Job>(most), new TimeRange(_coverage.GaplessFrom, TimeRange.NoEnd));
            foreach (var hour in _index.Hours(gapless))
            {
                foreach (var job in _index.Get(hour) is { HasTexts: true } block ? block.Within(gapless.From, gapless.Until) : [])
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

    /// <summary>Returns the jobs per tick next to a gap; null where too few jobs are known to estimate it.</summary>
    public double? DensityNear(TimeRange gap)
    {
        lock (_gate)
        {
            foreach (var known in _coverage.Known)
            {
                var near = known.From == gap.Until ? known.TimeRange with { Until = Math.Min(known.Until, known.From + NearbySpan) }
                    : known.Until >= gap.From && known.From < gap.From ? known.TimeRange with { From = Math.Max(known.From, known.Until - NearbySpan) }
                    : default;
                if (!near.IsEmpty && _index.Density(near, MinNearbyJobs) is { } density)
                    return density;
            }

            return null;
        }
    }

    /// <summary>
    /// Returns the changes since the last call, for the store: the coverage, the job count of each hour, and the changed blocks.
    /// </summary>
    public (Coverage Coverage, IReadOnlyDictionary<long, int> Counts, IReadOnlyList<(long Hour, JobBlock Block)> Changed) TakeChanges()
    {
        lock (_gate)
        {
            // A block that was evicted before it was stored is lost; an older stored version must not replace it.
            var changed = _changed.Select(hour => (hour, Get(hour) ?? JobBlock.Empty)).ToList();
            _changed.Clear();
            return (_coverage, _index.Counts, changed);
        }
    }

    /// <summary>Marks hours as not yet stored, in memory or not.</summary>
    public void MarkChanged(IEnumerable<long> hours)
    {
        lock (_gate)
            _changed.UnionWith(hours.Where(hour => _index.Get(hour) is not null));
    }

    /// <summary>Restores the stored coverage and counts; <see cref="RestoreBlock"/> brings back the blocks later.</summary>
    public void RestoreCoverage(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        lock (_gate)
        {
            _coverage = coverage;
            foreach (var (hour, count) in counts)
                _index.SetCount(hour, count);
        }
    }

    // A job without a creation time may belong to any range.
    private static bool IsWithin(TimeRange range, Job job) => job.CreatedAt is not { } created || range.Contains(created.UtcTicks);
}
