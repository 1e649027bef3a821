namespace ClassifyDashboard.Jobs.Figures;

/// <summary>Finds quantiles without sorting all values.</summary>
static class QuickSelect
{
    /// <summary>
    /// Returns the quantile by definition 7 of Hyndman and Fan (see <see cref="Durations"/>), or null for no values. Reorders the values.
    /// </summary>
    /// <param name="ticks">The values, not negative.</param>
    /// <param name="share">The quantile's share, 0 to 1.</param>
    public static TimeSpan? Quantile(Span<long> ticks, double share)
    {
        if (ticks.IsEmpty)
            return null;
        var position = (ticks.Length - 1) * share;
        var rank = (int)position;
        var low = Smallest(ticks, rank);
        var fraction = position - rank;
        if (fraction == 0 || rank + 1 == ticks.Length)
            return TimeSpan.FromTicks(low);

        var high = long.MaxValue;
        foreach (var later in ticks[(rank + 1)..])
            high = Math.Min(high, later);
        return TimeSpan.FromTicks(low + (long)Math.Round((high - low) * fraction));
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
