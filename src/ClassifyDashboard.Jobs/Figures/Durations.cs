namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The durations of finished jobs (<see cref="Job.Duration"/>), including cancelled ones.</summary>
/// <remarks>
/// Quantiles interpolate between the two nearest jobs: definition 7 of Rob J. Hyndman and Yanan Fan, "Sample Quantiles in Statistical
/// Packages", The American Statistician 50 (1996), which spreadsheets and NumPy also use.
/// </remarks>
/// <param name="Count">The number of finished jobs with a known duration.</param>
/// <param name="Median">The median, never negative; null where <paramref name="Count"/> is 0.</param>
/// <param name="P95">The duration that 95 % of the jobs did not exceed; null where <paramref name="Count"/> is 0.</param>
public sealed record Durations(int Count, TimeSpan? Median, TimeSpan? P95)
{
    public static Durations Of(JobSet jobs)
    {
        var tally = new Tally(jobs.Count);
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result();
    }

    /// <param name="most">The maximum number of jobs to be added.</param>
    internal sealed class Tally(int most)
    {
        private readonly long[] _ticks = new long[most];
        private int _count;

        public void Add(Job job)
        {
            if (job.Duration is { } duration)
                _ticks[_count++] = duration.Ticks;
        }

        /// <summary>Call it only once: the selection reorders the collected durations.</summary>
        public Durations Result()
        {
            var ticks = _ticks.AsSpan(0, _count);
            return new(_count, QuickSelect.Quantile(ticks, 0.5), QuickSelect.Quantile(ticks, 0.95));
        }
    }
}
