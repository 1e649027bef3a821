using System.Collections;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Jobs in a table's order; jobs without a value come last in both directions. A page is found by selection, without ordering the rest
/// (see <see cref="QuickSelect"/>). Whoever asks for single jobs by position, or for all, has all ordered once.
/// </summary>
internal sealed class OrderedJobs : IReadOnlyList<Job>
{
    private const int Few = 256;

    private readonly JobSet _jobs;
    private readonly SortKeys _keys;
    private readonly Lazy<int[]> _order;

    public OrderedJobs(JobSet jobs, JobColumn column, bool descending)
    {
        (_jobs, _keys) = (jobs, column.Order(jobs, descending));
        _order = new(() => [.. Page(0, 0, jobs.Count)]);
    }

    public int Count => _jobs.Count;

    public Job this[int index] => _jobs[_order.Value[index]];

    /// <summary>Returns the jobs of a page.</summary>
    /// <param name="skipped">The number of newest jobs that are left out.</param>
    /// <param name="from">The rank of the first job among the others.</param>
    /// <param name="most">The maximum number of jobs.</param>
    public IReadOnlyList<Job> Rows(int skipped, int from, int most) =>
        [.. Page(skipped, from, Math.Min(Count - skipped, from + most)).Select(index => _jobs[index])];

    /// <summary>Returns the number of jobs created after a moment.</summary>
    public int CountAfter(DateTimeOffset moment) => _jobs.CountAfter(moment);

    /// <summary>Returns the position of the job with an id; negative where it is not there.</summary>
    public int IndexOf(string id) => _jobs.IndexOf(id) is var index && index < 0 ? -1 : Array.IndexOf(_order.Value, index);

    public IEnumerator<Job> GetEnumerator() => _order.Value.Select(index => _jobs.At(index).ToJob()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<int> Page(int skipped, int from, int until)
    {
        var (valued, blank) = _keys.Split(skipped);
        var page = new List<int>(Math.Max(0, until - from));
        Select(valued, 0, from, Math.Min(until, valued.Length), page);
        for (var rank = Math.Max(from, valued.Length); rank < until; rank++)
            page.Add(blank[rank - valued.Length]);
        return page;
    }

    /// <summary>Adds the jobs at the ranks of a group of jobs, given in the set's order, whose values are equal up to a depth.</summary>
    private void Select(int[] group, int depth, int from, int until, List<int> page)
    {
        if (from >= until)
            return;
        if (depth > _keys.LastDepth) // equal in all: the set's order decides
        {
            page.AddRange(group.AsSpan(from, until - from));
            return;
        }

        depth = _keys.Skip(group, depth);
        var keys = _keys.Of(group, depth);
        if (group.Length <= Few || until - from > group.Length / 2)
        {
            Sort(group, keys, depth, from, until, page);
            return;
        }

        var copy = keys.ToArray();
        var low = QuickSelect.Smallest(copy, from);
        var high = QuickSelect.Smallest(copy.AsSpan(from), until - 1 - from);
        var less = keys.Count(key => key < low);
        var lowest = Where(group, keys, key => key == low);
        Select(lowest, _keys.After(depth, low), from - less, Math.Min(until - less, lowest.Length), page);
        if (low == high)
            return;
        var between = Where(group, keys, key => low < key && key < high);
        Select(between, depth, 0, between.Length, page);
        Select(Where(group, keys, key => key == high), _keys.After(depth, high), 0, until - less - lowest.Length - between.Length, page);
    }

    private void Sort(int[] group, long[] keys, int depth, int from, int until, List<int> page)
    {
        var sorted = group.ToArray();
        Array.Sort(keys, sorted);
        for (var start = 0; start < sorted.Length && start < until;)
        {
            var end = start + 1;
            while (end < sorted.Length && keys[end] == keys[start])
                end++;
            if (end - start == 1 && start >= from)
                page.Add(sorted[start]);
            else if (end - start > 1)
            {
                Array.Sort(sorted, start, end - start);
                Select(sorted[start..end], _keys.After(depth, keys[start]), Math.Max(0, from - start), Math.Min(until, end) - start, page);
            }

            start = end;
        }
    }

    private static int[] Where(int[] group, long[] keys, Func<long, bool> passes)
    {
        var found = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (passes(keys[i]))
                found.Add(group[i]);
        }

        return [.. found];
    }
}
