using System.Collections.Concurrent;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>
/// For each number of finished jobs the fewest bad ones that are too many to be chance: at least two, with
/// P(X ≥ k) below a level were the rate just at the threshold.
/// </summary>
/// <remarks>
/// Never falls as n grows, and rises by one at a time (from its start), which makes a table of them cheap:
/// P(Xₙ₊₁ ≥ k) = P(Xₙ ≥ k) + p P(Xₙ = k − 1), and P(X ≥ k + 1) = P(X ≥ k) − P(X = k). A table grows as it is asked,
/// is shared, and may be asked from several threads.
/// </remarks>
public sealed class CriticalCounts
{
    /// <summary>One bad outcome proves nothing, however few the others.</summary>
    public const int Least = 2;

    private const int MaxShared = 64; // thresholds come from settings and links, so anybody could think of more
    private const int Anchored = 1 << 12;

    private static readonly ConcurrentDictionary<(double, double), CriticalCounts> Shared = new();
    private readonly Lock _gate = new();
    private int[] _counts = [Least];

    /// <summary>A table of its own; <see cref="For"/> gives the shared one.</summary>
    internal CriticalCounts(double rate, double level) => (Rate, Level) = (rate, level);

    /// <summary>The threshold, above 0 and below 1.</summary>
    public double Rate { get; }

    /// <summary>The probability of a false finding at one look were the rate just at the threshold, above 0 and below 1.</summary>
    public double Level { get; }

    /// <summary>The shared table for a threshold and level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not above 0 and below 1.</exception>
    public static CriticalCounts For(double rate, double level)
    {
        if (!(rate is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Above 0 and below 1.");
        if (!(level is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "Above 0 and below 1.");
        if (Shared.TryGetValue((rate, level), out var known))
            return known;
        if (Shared.Count >= MaxShared)
            Shared.Clear();
        return Shared.GetOrAdd((rate, level), static key => new(key.Item1, key.Item2));
    }

    /// <summary>The fewest bad ones among so many finished that are too many; more than there are where none would be.</summary>
    /// <param name="finished">0 or more.</param>
    public int this[int finished] => Upto(finished)[finished];

    /// <summary>The counts for 0 to at least so many finished jobs.</summary>
    internal ReadOnlySpan<int> Upto(int finished)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(finished);
        var counts = Volatile.Read(ref _counts);
        if (finished < counts.Length)
            return counts;
        lock (_gate)
        {
            if (finished >= _counts.Length)
                Volatile.Write(ref _counts, Grown(_counts, Math.Max(finished + 1, Math.Min(2 * _counts.Length, 1 << 20))));
            return _counts;
        }
    }

    private int[] Grown(int[] known, int length)
    {
        var counts = new int[length];
        known.CopyTo(counts, 0);
        var k = known[^1];
        var (tail, before) = (0.0, 0.0);
        for (var n = known.Length; n < length; n++)
        {
            if (n == known.Length || n % Anchored == 0) // rounding adds up, so now and then it is begun anew
                (tail, before) = (BinomialTail.Of(k, n, Rate), k - 1 <= n ? BinomialTail.Term(k - 1, n, Rate) : 0);
            else
            {
                tail += Rate * before;
                before = k - 1 == n ? Math.Pow(Rate, n) : before * (1 - Rate) * n / (n - k + 1.0);
            }

            while (tail >= Level)
            {
                var term = k <= n ? before * (n - k + 1.0) / k * Rate / (1 - Rate) : 0;
                (tail, before) = (Math.Max(0, tail - term), term);
                k++;
                if (k > n)
                    tail = 0;
            }

            counts[n] = k;
        }

        return counts;
    }
}
