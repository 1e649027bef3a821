using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Compare, Review and Types count exactly the low confidences that the filter of the list selects.</summary>
public sealed class LowConfidenceTests
{
    private static readonly Period Year = new(AJob.Created.AddYears(-1), AJob.Created.AddYears(1));

    private static readonly Gen<double?> Confidence = Gen.OneOf<double?>(0, 0.5, 0.7999999, 0.8, 0.8000001, 0.999999, 1, 1.5, -1, null);

    private static readonly Gen<JobSet> Jobs = Gens.JobSet.Select(Confidence.Array[60], (jobs, confidences) => JobSet.Of(jobs.Select((job, i) =>
        job.Result is { } result ? job with { Result = result with { Confidence = confidences[i] } } : job)));

    [Fact]
    public void Low_confidences_are_those_of_the_filtered_list() =>
        Gen.Select(Jobs, Gen.OneOf(0.0, 0.5, 0.8, 0.999999, 1.0)).Sample((jobs, threshold) =>
        {
            var low = ConfidenceRange.UpTo(threshold);
            var completed = JobFilter.Default with { Confidence = low, Statuses = [JobStatus.Completed] };
            Assert.Equal(jobs.Where(completed).Count, SideFigures.Of(jobs, low).Low.Failed);
            Assert.Equal(jobs.Where(completed with { Types = [JobFilter.AnyType] }).Count,
                ReviewFigures.Of(jobs, Year, LabelBook.Empty, threshold).Strata[1].Share.Jobs);
            foreach (var step in ExactConfidences.Of(jobs).Steps)
                Assert.Equal(jobs.Where(JobFilter.Default with { Confidence = ConfidenceRange.UpTo(step.At) }).Count, step.Count);
        });
}
