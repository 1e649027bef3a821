namespace ClassifyDashboard.Jobs;

/// <summary>Rows of a block in its order: a range of them, or some of it. Immutable.</summary>
/// <remarks>
/// A selection remembers the last filters that were applied to it, so that a new version of many jobs costs only the blocks that changed.
/// </remarks>
internal sealed class JobSelection(JobBlock block, int from, int until, int[]? rows)
{
    private const int Remembered = 8;

    private Filtered?[]? _filtered;
    private int _next;
    private object? _counted;

    public JobBlock Block => block;

    /// <summary>The first row of the range.</summary>
    public int From => from;

    /// <summary>The row after the range.</summary>
    public int Until => until;

    /// <summary>The rows within the range; null for all.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>Whether all rows of the range are selected.</summary>
    public bool IsRange => rows is null;

    public int Count => rows?.Length ?? until - from;

    /// <summary>Whether the block has failed jobs, some of which may not be selected.</summary>
    public bool CanHaveFailed => Array.Exists(block.Columns.Status.Values, status => status.Kind == StatusKind.Failed);

    /// <summary>Returns the row at a position.</summary>
    public int this[int position] => rows is null ? from + position : rows[position];

    /// <summary>Returns the part of a range that a filter without a window selects.</summary>
    public JobSelection Where(BlockFilter filter)
    {
        if (Count == 0)
            return this;
        var filtered = _filtered;
        foreach (var known in filtered ?? [])
        {
            if (known is not null && known.Hash == filter.Hash && known.Filter == filter.Filter)
                return known.Selection;
        }

        var selected = filter.RowsOf(this) is { } found ? new JobSelection(block, from, until, found) : this;
        filtered ??= Interlocked.CompareExchange(ref _filtered, new Filtered[Remembered], null) ?? _filtered;
        filtered[(uint)Interlocked.Increment(ref _next) % Remembered] = new(filter.Filter, filter.Hash, selected);
        return selected;
    }

    /// <summary>Returns what is counted of the selection, which is kept with it. There is one such value.</summary>
    public T Counted<T>(Func<JobSelection, T> count)
        where T : class => (T)(_counted ??= count(this));

    /// <summary>Returns the rows for which a predicate holds.</summary>
    public JobSelection Where(Predicate<JobRow> passes)
    {
        var found = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            if (passes(new(block, this[i])))
                found.Add(this[i]);
        }

        return found.Count == Count ? this : new(block, from, until, [.. found]);
    }

    /// <summary>Enumerates the rows of jobs that have not finished. Does not look through a block without any.</summary>
    public IEnumerable<JobRow> Unfinished()
    {
        for (var i = 0; block.Columns.HasUnfinished && i < Count; i++)
        {
            if (!block.Columns.Status[this[i]].IsFinished)
                yield return new(block, this[i]);
        }
    }

    /// <summary>Returns a block of the selected rows only.</summary>
    public JobBlock ToBlock()
    {
        var builder = new JobBlockBuilder(Count, rows is null ? block.Columns.Texts.Bytes.Length : 0);
        if (rows is null)
            builder.AddRows(block, from, until);
        foreach (var row in rows ?? [])
            builder.AddRows(block, row, row + 1);
        return builder.Build();
    }

    private sealed record Filtered(JobFilter Filter, int Hash, JobSelection Selection);
}
