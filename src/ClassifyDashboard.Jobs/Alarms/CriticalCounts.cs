using System.Collections.Concurrent;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>
/// For each number of finished jobs, the minimum number of bad ones that chance does not explain: at least two, with P(X ≥ k) below a
/// level if the rate were exactly at the threshold.
/// </summary>
/// <remarks>
/// The count never falls as n grows, and rises by one at a time (from its start), which makes a table of them cheap: P(Xₙ₊₁ ≥ k) = P(Xₙ ≥
/// k) + p P(Xₙ = k − 1), and P(X ≥ k + 1) = P(X ≥ k) − P(X = k). A table grows on demand, is shared and is thread-safe.
/// </remarks>
public sealed class CriticalCounts
{
    /// <summary>One bad outcome proves nothing, however few the others.</summary>
    public const int Least = 2;

    private const int MaxShared = 64; // thresholds come from settings and links, so their number is unbounded
    private const int Anchored = 1 << 12;

    private static readonly ConcurrentDictionary<(double, double), CriticalCounts> Shared = new();
    private readonly Lock _gate = new();
    private int[] _counts = [Least];

    /// <summary>Creates a separate table; <see cref="For"/> returns the shared one.</summary>
    internal CriticalCounts(double rate, double level) => (Rate, Level) = (rate, level);

    /// <summary>The threshold, above 0 and below 1.</summary>
    public double Rate { get; }

    /// <summary>
    /// The probability of a false finding at one evaluation if the rate were exactly at the threshold, above 0 and below 1.
    /// </summary>
    public double Level { get; }

    /// <summary>Returns the shared table for a threshold and level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold or the level is not above 0 and below 1.</exception>
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

    /// <summary>
    /// Returns the minimum number of bad outcomes among the finished that is significant; more than <paramref name="finished"/> where
    /// none would be.
    /// </summary>
    /// <param name="finished">The number of finished jobs, 0 or more.</param>
    public int this[int finished] => Upto(finished)[finished];

    /// <summary>Returns the counts for 0 to at least this many finished jobs.</summary>
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
            if (n == known.Length || n % Anchored == 0) // rounding errors add up, so the recurrence restarts at intervals
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
