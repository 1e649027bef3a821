namespace ClassifyDashboard.Jobs.Figures;

/// <summary>Finds quantiles without sorting all values.</summary>
static class QuickSelect
{
    /// <summary>
    /// Returns the quantile by definition 7 of Hyndman and Fan (see <see cref="Durations"/>), or null for no values.
    /// </summary>
    /// <param name="ticks">The values, not negative.</param>
    /// <param name="share">The quantile's share, 0 to 1.</param>
    public static TimeSpan? Quantile(ReadOnlySpan<long> ticks, double share)
    {
        var values = ticks.Length == 0 ? [] : ticks.ToArray();
        return Quantile(values.Length, share, rank =>
        {
            var at = Smallest(values, rank);
            var next = rank + 1 == values.Length ? at : long.MaxValue;
            foreach (var later in values.AsSpan(rank + 1))
                next = Math.Min(next, later);
            return (at, next);
        });
    }

    /// <summary>Returns the quantile of values that are found by their rank, or null for no values.</summary>
    /// <param name="count">The number of values.</param>
    /// <param name="share">The quantile's share, 0 to 1.</param>
    /// <param name="atRank">Returns the value at a rank, counted from 0, and the next one; the same where there is no next.</param>
    public static TimeSpan? Quantile(int count, double share, Func<int, (long At, long Next)> atRank)
    {
        if (count == 0)
            return null;
        var position = (count - 1) * share;
        var rank = (int)position;
        var (low, high) = atRank(rank);
        return TimeSpan.FromTicks(low + (long)Math.Round((high - low) * (position - rank)));
    }

    /// <summary>
    /// Returns the value at the rank, counted from 0, of the sorted values; afterwards no earlier value is greater and no later value is
    /// smaller. Linear on average (C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4, 1961); values that defeat the
    /// choice of pivots are sorted instead, so that it is never quadratic.
    /// </summary>
    public static long Smallest(Span<long> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        for (var rounds = 2 * int.Log2(values.Length) + 8; low < high; rounds--)
        {
            if (rounds == 0)
            {
                values[low..(high + 1)].Sort();
                break;
            }

            var pivot = Middle(values[low], values[low + (high - low) / 2], values[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left > right)
                    break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }

            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                break;
        }

        return values[rank];
    }

    private static long Middle(long a, long b, long c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
