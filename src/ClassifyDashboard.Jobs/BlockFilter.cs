using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// A <see cref="JobFilter"/> made ready for blocks: what a block's shared values match is decided once for each value, and texts are
/// searched where they lie. Selects the same jobs as <see cref="JobFilter.Matches"/>.
/// </summary>
internal sealed class BlockFilter
{
    private readonly TextSearch? _text;
    private readonly Func<JobBlock, Predicate<int>?>[] _matchers;

    public BlockFilter(JobFilter filter)
    {
        Filter = filter with { Window = TimeWindow.Default };
        Hash = Filter.GetHashCode();
        _text = filter.Text is { } text ? new(text, filter.Named?.ByText) : null;
        _matchers = [.. FilterKeys.All.Select(key => key.Matcher(filter)).OfType<Func<JobBlock, Predicate<int>?>>()];
    }

    /// <summary>The filter, with the default window: equal for all windows.</summary>
    public JobFilter Filter { get; }

    public int Hash { get; }

    /// <summary>Returns the selected rows that match, in order; null where all do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    public int[]? RowsOf(JobSelection selection)
    {
        var block = selection.Block;
        Predicate<int>[] tests = [.. _matchers.Select(matcher => matcher(block)).OfType<Predicate<int>>()];
        var matching = new int[selection.Count];
        var count = 0;
        for (var i = 0; i < selection.Count; i++)
        {
            matching[count] = selection[i];
            count += Passes(tests, selection[i]) ? 1 : 0;
        }

        if (_text is not null && count > 0)
            count = _text.Keep(block, matching.AsSpan(0, count));
        return count == selection.Count ? null : matching[..count];
    }

    private static bool Passes(Predicate<int>[] tests, int row)
    {
        foreach (var test in tests)
        {
            if (!test(row))
                return false;
        }

        return true;
    }
}
