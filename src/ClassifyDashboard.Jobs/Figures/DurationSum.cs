namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The sum of <see cref="DurationGroups"/>: finds quantiles over all of them, exactly.</summary>
internal sealed class DurationSum
{
    private readonly List<DurationGroups> _parts = [];
    private int[] _counts = new int[DurationGroups.Groups];
    private int _first;
    private int _count;

    public void Add(DurationGroups part)
    {
        part.AddTo(_counts);
        _parts.Add(part);
        _count += part.Count;
    }

    public void Add(DurationSum other)
    {
        for (var i = 0; i < other._counts.Length; i++)
            _counts[other._first + i] += other._counts[i];
        _parts.AddRange(other._parts);
        _count += other._count;
    }

    /// <summary>Keeps only the groups that have durations. Nothing can be added afterwards.</summary>
    public void Trim()
    {
        _first = Math.Max(0, _counts.AsSpan().IndexOfAnyExcept(0));
        _counts = _counts.AsSpan()[_first..Math.Max(_first, _counts.AsSpan().LastIndexOfAnyExcept(0) + 1)].ToArray();
    }

    public Durations Result() => new(_count, QuickSelect.Quantile(_count, 0.5, AtRank), QuickSelect.Quantile(_count, 0.95, AtRank));

    // The durations at a rank and at the next one.
    private (long At, long Next) AtRank(int rank)
    {
        var (group, before) = (0, 0);
        while (before + _counts[group] <= rank)
            before += _counts[group++];
        var values = InGroup(group);
        var at = QuickSelect.Smallest(values, rank - before);
        if (rank + 1 == _count)
            return (at, at);

        var later = values.AsSpan(rank - before + 1);
        if (later.IsEmpty)
        {
            do
                group++;
            while (_counts[group] == 0);
            later = InGroup(group);
        }

        var next = long.MaxValue;
        foreach (var value in later)
            next = Math.Min(next, value);
        return (at, next);
    }

    private long[] InGroup(int group)
    {
        var values = new long[_counts[group]];
        var count = 0;
        foreach (var part in _parts)
            count += part.CopyTo(group, values.AsSpan(count));

        return values;
    }
}
