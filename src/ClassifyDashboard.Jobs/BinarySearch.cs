namespace ClassifyDashboard.Jobs;

/// <summary>Finds where a condition begins to hold.</summary>
public static class BinarySearch
{
    /// <summary>
    /// Returns the first index from which on a condition holds; <paramref name="until"/> where it holds for none. It must hold for all indexes
    /// after one for which it holds.
    /// </summary>
    /// <param name="from">The first index that is looked at.</param>
    /// <param name="until">The index after the last one.</param>
    /// <param name="state">What the condition needs, so that it is made once.</param>
    /// <param name="holds">The condition of an index.</param>
    public static int First<TState>(int from, int until, TState state, Func<int, TState, bool> holds)
        where TState : allows ref struct
    {
        var (low, high) = (from, until);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(middle, state))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
