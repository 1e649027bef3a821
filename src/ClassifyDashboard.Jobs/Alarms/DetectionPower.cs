using System.Collections.Concurrent;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The number of jobs from which on the test detects a rate far above the threshold.</summary>
static class DetectionPower
{
    private const double Far = 0.3;
    private const double Certain = 0.99;
    private const int Most = 4_096;
    private const int MaxShared = 64;
    private static readonly ConcurrentDictionary<(double, double), int> Shared = new();

    /// <summary>The rate to detect.</summary>
    public static double RateToNotice(double threshold) => Math.Max(Far, Math.Min(3 * threshold, (1 + threshold) / 2));

    /// <summary>Returns the minimum number of finished jobs that detects the rate with a probability of at least one half.</summary>
    public static int EnoughFor(double threshold, AlarmRule rule)
    {
        if (Shared.TryGetValue((threshold, rule.Level), out var known))
            return known;
        if (Shared.Count >= MaxShared)
            Shared.Clear();
        return Shared.GetOrAdd((threshold, rule.Level), static key => Find(key.Item1, CriticalCounts.For(key.Item1, key.Item2)));
    }

    // The power falls slightly wherever the critical count rises, so it may be one half at one number and less at the next.
    private static int Find(double threshold, CriticalCounts counts)
    {
        var rate = RateToNotice(threshold);
        var enough = 1;
        for (var n = 1; n < Most; n++)
        {
            var power = BinomialTail.Of(counts[n], n, rate);
            if (power >= Certain) // beyond this power no step falls back to one half
                return enough;
            if (power < 0.5)
                enough = n + 1;
        }

        return enough;
    }
}
