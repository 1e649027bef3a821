using System.Collections;

namespace ClassifyDashboard.Jobs;

/// <summary>Jobs without repetition, newest first; the undated come last. Immutable.</summary>
public sealed class JobSet : IReadOnlyList<Job>
{
    private readonly Job[] _jobs;

    private JobSet(Job[] jobs) => _jobs = jobs;

    public static JobSet Empty { get; } = new([]);

    public int Count => _jobs.Length;

    public Job this[int index] => _jobs[index];

    /// <summary>Makes a set of jobs in any order; of several versions of a job the newer is kept.</summary>
    public static JobSet Of(IEnumerable<Job> jobs)
    {
        var byId = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (var job in jobs)
            byId[job.Id] = byId.TryGetValue(job.Id, out var known) ? Job.Newer(known, job) : job;

        var sorted = new Job[byId.Count];
        byId.Values.CopyTo(sorted, 0);
        Array.Sort(sorted, NewestFirst);
        return sorted.Length == 0 ? Empty : new(sorted);
    }

    /// <summary>The jobs that pass, in the same order.</summary>
    public JobSet Where(Predicate<Job> passes) => new(Array.FindAll(_jobs, passes));

    public ReadOnlySpan<Job> AsSpan() => _jobs;

    /// <summary>Later created first, then by id, so that the order is the same on every screen.</summary>
    public static int NewestFirst(Job one, Job other)
    {
        var order = Nullable.Compare(other.CreatedAt, one.CreatedAt);
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    public IEnumerator<Job> GetEnumerator() => ((IEnumerable<Job>)_jobs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
