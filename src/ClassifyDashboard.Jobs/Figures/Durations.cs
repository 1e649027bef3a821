namespace ClassifyDashboard.Jobs.Figures;

/// <summary>How long finished jobs took: <see cref="Job.Duration"/>, of cancelled ones too.</summary>
/// <remarks>
/// Quantiles interpolate between the two nearest jobs: definition 7 of Rob J. Hyndman and Yanan Fan, "Sample Quantiles
/// in Statistical Packages", The American Statistician 50 (1996), which spreadsheets and NumPy use as well.
/// </remarks>
/// <param name="Count">Finished jobs whose duration is known.</param>
/// <param name="Median">Null where <paramref name="Count"/> is 0; else never negative.</param>
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

    /// <param name="most">The most jobs that will be added.</param>
    internal sealed class Tally(int most)
    {
        private readonly long[] _ticks = new long[most];
        private int _count;

        public void Add(Job job)
        {
            if (job.Duration is { } duration)
                _ticks[_count++] = duration.Ticks;
        }

        /// <summary>To be called once: the selection reorders what was collected.</summary>
        public Durations Result()
        {
            var ticks = _ticks.AsSpan(0, _count);
            return new(_count, QuickSelect.Quantile(ticks, 0.5), QuickSelect.Quantile(ticks, 0.95));
        }
    }
}
