using System.Collections;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs;

/// <summary>Distinct jobs, newest first, with undated jobs last. Immutable.</summary>
public sealed class JobSet : IReadOnlyList<Job>
{
    private static readonly Comparer<Job> ByRule = Comparer<Job>.Create(NewestFirst);
    private readonly Job[] _jobs;

    private JobSet(Job[] jobs) => _jobs = jobs;

    public static JobSet Empty { get; } = new([]);

    public int Count => _jobs.Length;

    public Job this[int index] => _jobs[index];

    /// <summary>Creates a set of jobs given in any order; of several versions of a job it keeps the newer.</summary>
    public static JobSet Of(IEnumerable<Job> jobs)
    {
        var known = jobs.TryGetNonEnumeratedCount(out var count) ? count : 0;
        var byId = new Dictionary<string, int>(known, StringComparer.Ordinal);
        var once = new List<Job>(known);
        foreach (var job in jobs)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(byId, job.Id, out var isKnown);
            if (isKnown)
            {
                once[place] = Job.Newer(once[place], job);
                continue;
            }

            place = once.Count;
            once.Add(job);
        }

        return once.Count == 0 ? Empty : new(Sorted(once));
    }

    // Sorts by times first, which compare as plain numbers, then by id among the few jobs of the same time. Pages are mostly in order
    // already.
    private static Job[] Sorted(List<Job> jobs)
    {
        var sorted = jobs.ToArray();
        var keys = new long[sorted.Length];
        var inOrder = true;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ~sorted[i].CreatedOrder;
            inOrder &= i == 0 || keys[i - 1] <= keys[i];
        }

        if (!inOrder)
            Array.Sort(keys, sorted);
        for (var from = 0; from < keys.Length;)
        {
            var until = from + 1;
            while (until < keys.Length && keys[until] == keys[from])
                until++;
            if (until - from > 1)
                Array.Sort(sorted, from, until - from, ByRule);
            from = until;
        }

        return sorted;
    }

    /// <summary>
    /// Creates a set of jobs that are already sorted and distinct, which is not checked. The caller must not change the array afterwards.
    /// </summary>
    public static JobSet InOrder(Job[] jobs) => jobs.Length == 0 ? Empty : new(jobs);

    /// <summary>Merges a set with other jobs in any order; of several versions of a job the newer is kept.</summary>
    public static JobSet Merge(JobSet set, IEnumerable<Job> others)
    {
        var more = Of(others)._jobs;
        if (more.Length == 0)
            return set;
        var merged = new List<Job>(set.Count + more.Length);
        var (i, j) = (0, 0);
        while (i < set.Count || j < more.Length)
        {
            var order = i == set.Count ? 1 : j == more.Length ? -1 : NewestFirst(set[i], more[j]);
            merged.Add(order < 0 ? set[i++] : order > 0 ? more[j++] : Job.Newer(set[i++], more[j++]));
        }

        return new([.. merged]);
    }

    /// <summary>Returns the jobs that match the predicate, in the same order.</summary>
    public JobSet Where(Predicate<Job> passes) => new(Array.FindAll(_jobs, passes));

    public ReadOnlySpan<Job> AsSpan() => _jobs;

    /// <summary>Compares by creation time, latest first, then by id, so that the order is the same on every screen.</summary>
    public static int NewestFirst(Job one, Job other)
    {
        var order = other.CreatedOrder.CompareTo(one.CreatedOrder);
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    public IEnumerator<Job> GetEnumerator() => ((IEnumerable<Job>)_jobs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
