using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The listed jobs that have not finished, each with the time when it was last seen. Not thread-safe.</summary>
internal sealed class UnfinishedJobs
{
    private readonly Dictionary<string, (Job Job, long SeenAt)> _jobs = new(StringComparer.Ordinal);

    /// <summary>The number of jobs.</summary>
    public int Count => _jobs.Count;

    public bool Has(string id) => _jobs.ContainsKey(id);

    public Job? Find(string id) => _jobs.TryGetValue(id, out var open) ? open.Job : null;

    /// <summary>Enumerates the jobs within a range, including all undated ones.</summary>
    public IEnumerable<Job> Within(TimeRange range) => _jobs.Values.Select(open => open.Job).Where(job => IsWithin(range, job));

    /// <summary>Enumerates the dated jobs of an hour.</summary>
    public IEnumerable<Job> CreatedIn(long hour) => _jobs.Values.Select(open => open.Job).Where(job => Block.HourOf(job) == hour);

    /// <summary>
    /// Whether a range has jobs that refreshes poll and that were last seen longer ago than <paramref name="age"/>, apart from the ids of
    /// <paramref name="except"/>.
    /// </summary>
    public bool HasStale(TimeRange range, DateTimeOffset now, TimeSpan age, IReadOnlySet<string>? except) =>
        _jobs.Values.Any(open => open.SeenAt < (now - age).UtcTicks && IsWithin(range, open.Job) && Finality.NeedsPolling(open.Job, now.UtcTicks)
            && except?.Contains(open.Job.Id) != true);

    /// <summary>
    /// Returns a job just read, with what looks at it have shown where its status has changed. The last look that showed a job as it was before is
    /// in memory alone, until the job changes.
    /// </summary>
    public Job WithSteps(Job read) => _jobs.TryGetValue(read.Id, out var open) && open.Job.Status != read.Status && open.Job.Steps is { } steps
        ? read with { Steps = SeenSteps.Merge(steps, read.Steps) }
        : read;

    /// <summary>Keeps a job that is listed and has not finished, and no longer keeps another.</summary>
    /// <param name="job">The job as it is known.</param>
    /// <param name="read">The job as it was read, which may be older.</param>
    /// <param name="seenAt">When it was read, in UTC ticks.</param>
    public void Track(Job job, Job read, long seenAt)
    {
        if (job.Status.IsFinished || !job.IsListed)
        {
            _jobs.Remove(job.Id);
            return;
        }

        var before = _jobs.GetValueOrDefault(job.Id);
        var steps = SeenSteps.Merge(SeenSteps.Merge(job.Steps, read.Steps), before.Job?.Steps);
        _jobs[job.Id] = (job.Steps == steps ? job : job with { Steps = steps }, Math.Max(seenAt, before.SeenAt));
    }

    /// <summary>Records that all jobs were seen.</summary>
    /// <param name="at">When, in UTC ticks.</param>
    public void MarkSeen(long at)
    {
        foreach (var (id, open) in _jobs.Where(known => known.Value.SeenAt < at).ToList())
            _jobs[id] = (open.Job, at);
    }

    /// <summary>Removes a job.</summary>
    /// <returns>When it was last seen, in UTC ticks; 0 where it was not here.</returns>
    public long Remove(string id) => _jobs.Remove(id, out var open) ? open.SeenAt : 0;

    /// <summary>Removes the dated jobs of an hour.</summary>
    /// <returns>When one of them was last seen, in UTC ticks; 0 where there were none.</returns>
    public long RemoveCreatedIn(long hour)
    {
        var seen = 0L;
        foreach (var job in CreatedIn(hour).ToList())
            seen = Math.Max(seen, Remove(job.Id));
        return seen;
    }

    // A job without a creation time may belong to any range.
    private static bool IsWithin(TimeRange range, Job job) => job.CreatedAt is not { } created || range.Contains(created.UtcTicks);
}
