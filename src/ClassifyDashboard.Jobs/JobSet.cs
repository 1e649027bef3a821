using System.Collections;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Distinct jobs, newest first, with undated jobs last. Immutable. The jobs lie in blocks; each is made when it is asked for.
/// </summary>
public sealed class JobSet : IReadOnlyList<Job>
{
    /// <summary>From so many jobs on, filters and figures use all processors.</summary>
    internal const int ManyJobs = 20_000;

    internal static readonly Comparer<Job> ByRule = Comparer<Job>.Create(NewestFirst);

    private readonly JobSelection[] _parts;
    private readonly int[] _ends;

    /// <summary>Creates a set of parts that are distinct and in order, which is not checked. Empty ones are left out.</summary>
    internal JobSet(IEnumerable<JobSelection> parts)
    {
        _parts = [.. parts.Where(part => part.Count > 0)];
        _ends = new int[_parts.Length];
        for (var i = 0; i < _parts.Length; i++)
            _ends[i] = Count += _parts[i].Count;
    }

    public static JobSet Empty { get; } = new([]);

    public int Count { get; }

    public Job this[int index] => At(index) is var row ? row.Block[row.Row] : null!;

    /// <summary>The blocks in which the jobs lie, in order. A block can have jobs that are not in the set.</summary>
    public IEnumerable<JobBlock> Blocks => _parts.Select(part => part.Block).Distinct();

    /// <summary>The parts of blocks that the set consists of, in order.</summary>
    internal ReadOnlySpan<JobSelection> Parts => _parts;

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

        if (!JobBlockBuilder.IsInOrder(CollectionsMarshal.AsSpan(once)))
            once.Sort(ByRule);
        return Of(JobBlock.InOrder(once));
    }

    /// <summary>Creates a set of jobs that are already sorted and distinct, which is not checked.</summary>
    public static JobSet InOrder(Job[] jobs) => Of(JobBlock.InOrder(jobs));

    /// <summary>
    /// Creates a set of the jobs created from a moment up to and excluding another, in UTC ticks, and of all undated jobs.
    /// </summary>
    /// <param name="blocks">Blocks of distinct times, newest first.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The moment after the last.</param>
    public static JobSet Of(IReadOnlyList<JobBlock> blocks, long from, long until)
    {
        var parts = new List<JobSelection>(blocks.Count + 1);
        foreach (var block in blocks)
        {
            var (first, end) = (block.FirstBefore(until), block.FirstBefore(from));
            parts.Add(first == 0 && end == block.Dated.Count ? block.Dated : new(block, first, end, null));
        }

        var undated = blocks.Where(block => block.Undated.Count > 0).ToList();
        if (undated.Count == 1 && undated[0].HasTexts)
            parts.Add(undated[0].Undated);
        else if (undated.Count > 0)
            parts.Add(JobBlock.Of(undated.SelectMany(block => block.WithoutTime())).Undated);
        return new(parts);
    }

    /// <summary>Returns the jobs that match a filter apart from its window, in the same order.</summary>
    public JobSet Where(JobFilter filter)
    {
        var ready = new BlockFilter(filter);
        return new(Each(part => part.Where(ready)));
    }

    /// <summary>Returns the jobs that match the predicate, in the same order. Makes each job, so it is for few jobs.</summary>
    public JobSet Where(Predicate<Job> passes) => new(_parts.Select(part => part.Where(row => passes(row.ToJob()))));

    /// <summary>Whether two sets have the same rows of the same blocks.</summary>
    public bool HasSameRows(JobSet other) =>
        _parts.Length == other._parts.Length && _parts.Zip(other._parts).All(pair =>
            pair.First.Block == pair.Second.Block && pair.First.From == pair.Second.From && pair.First.Until == pair.Second.Until
            && pair.First.Rows.SequenceEqual(pair.Second.Rows));

    /// <summary>Returns the job with an id, or null. Looks through all jobs.</summary>
    public Job? Find(string id)
    {
        var index = IndexOf(id);
        return index < 0 ? null : this[index];
    }

    /// <summary>Returns the number of jobs created after a moment, which come first.</summary>
    public int CountAfter(DateTimeOffset moment) => CountAfter(Job.Order(moment));

    /// <summary>The creation time of the oldest dated job; null where there is none.</summary>
    public DateTimeOffset? Oldest => CountAfter(0) is var dated && dated > 0 ? At(dated - 1).CreatedAt : null;

    /// <summary>The creation time of the newest job without texts; null where all have theirs.</summary>
    public DateTimeOffset? TextsAfter => Array.Find(_parts, part => !part.Block.HasTexts) is { } part ? new JobRow(part.Block, part[0]).CreatedAt : null;

    /// <summary>Returns the jobs that are newer than all jobs without texts, and the undated ones: those that can be listed.</summary>
    public JobSet WithTexts() => Array.TrueForAll(_parts, part => part.Block.HasTexts) ? this
        : new(_parts.TakeWhile(part => part.Block.HasTexts).Concat(_parts.Where(part => part.Block.HasTexts && IsUndated(part))));

    /// <summary>Makes the groups of the errors (<see cref="ErrorGroupColumn.Keys"/>) ahead of time, on one processor.</summary>
    public void GroupErrorsInTurn()
    {
        foreach (var part in _parts.Where(part => part.CanHaveFailed))
            _ = part.Block.ErrorGroups.Keys;
    }

    /// <summary>Compares by creation time, latest first, then by id, so that the order is the same on every screen.</summary>
    public static int NewestFirst(Job one, Job other)
    {
        var order = other.CreatedOrder.CompareTo(one.CreatedOrder);
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    public IEnumerator<Job> GetEnumerator() => Rows().Select(row => row.ToJob()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Enumerates the rows in order.</summary>
    internal IEnumerable<JobRow> Rows()
    {
        foreach (var part in _parts)
        {
            for (var i = 0; i < part.Count; i++)
                yield return new(part.Block, part[i]);
        }
    }

    /// <summary>Returns the row at a position.</summary>
    internal JobRow At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var found = Array.BinarySearch(_ends, index);
        var part = found < 0 ? ~found : found + 1;
        return new(_parts[part].Block, _parts[part][index - (part == 0 ? 0 : _ends[part - 1])]);
    }

    /// <summary>Returns the position of the job with an id; negative where it is not in the set.</summary>
    internal int IndexOf(string id)
    {
        var (stored, index) = (StoredText.Of(id), 0);
        foreach (var part in _parts)
        {
            for (var i = 0; i < part.Count; i++, index++)
            {
                if (part.Block.Columns.Texts[part[i], JobBlock.IdField].SequenceEqual(stored))
                    return index;
            }
        }

        return -1;
    }

    /// <summary>Makes the groups of the errors, which takes long, once for each block and on all processors.</summary>
    internal void GroupErrors() => Each(part => part.CanHaveFailed ? part.Block.ErrorGroups.Keys : null);

    /// <summary>Computes something of each part, in their order; of many jobs on all processors.</summary>
    internal T[] Each<T>(Func<JobSelection, T> of)
    {
        if (Count < ManyJobs)
            return Array.ConvertAll(_parts, part => of(part));
        var results = new T[_parts.Length];
        Parallel.For(0, _parts.Length, i => results[i] = of(_parts[i]));
        return results;
    }

    private int CountAfter(long order) => BinarySearch.First(0, Count, (Jobs: this, order), static (i, seek) => seek.Jobs.At(i).CreatedOrder <= seek.order);

    private static bool IsUndated(JobSelection part) => part.Block.Columns.Created[part[0]] == 0;

    private static JobSet Of(JobBlock block) => block.Count == 0 ? Empty : new([block.Dated, block.Undated]);
}
