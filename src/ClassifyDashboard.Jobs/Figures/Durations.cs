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
    public static Durations Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Durations;
}
