using System.Collections.Concurrent;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>From how many jobs on a rate far above the threshold would be noticed.</summary>
static class DetectionPower
{
    private const double Far = 0.3;
    private const double Certain = 0.99;
    private const int Most = 4_096;
    private const int MaxShared = 64;
    private static readonly ConcurrentDictionary<(double, double), int> Shared = new();

    /// <summary>The rate that must not be missed.</summary>
    public static double RateToNotice(double threshold) => Math.Max(Far, Math.Min(3 * threshold, (1 + threshold) / 2));

    /// <summary>The fewest finished jobs from which on it is found by an even chance or better.</summary>
    public static int EnoughFor(double threshold, AlarmRule rule)
    {
        if (Shared.TryGetValue((threshold, rule.Level), out var known))
            return known;
        if (Shared.Count >= MaxShared)
            Shared.Clear();
        return Shared.GetOrAdd((threshold, rule.Level), static key => Find(key.Item1, CriticalCounts.For(key.Item1, key.Item2)));
    }

    // The power falls a little wherever the critical count rises, so that it may be even once and less with one job more.
    private static int Find(double threshold, CriticalCounts counts)
    {
        var rate = RateToNotice(threshold);
        var enough = 1;
        for (var n = 1; n < Most; n++)
        {
            var power = BinomialTail.Of(counts[n], n, rate);
            if (power >= Certain) // from here no step leads down to even chances
                return enough;
            if (power < 0.5)
                enough = n + 1;
        }

        return enough;
    }
}
