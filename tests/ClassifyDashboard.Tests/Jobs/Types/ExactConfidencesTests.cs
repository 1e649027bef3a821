using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Types;

public sealed class ExactConfidencesTests
{
    private static readonly Gen<JobSet> Scored = Gen.Select(
        Gen.Frequency((3, Gen.OneOf<double?>(0, 0.5, 0.9, 0.95, 1)), (2, Gen.Double[0, 1].Select(value => (double?)value)),
            (1, Gen.OneOf<double?>(null, 1 / 3.0, 2 / 3.0, 0.29, double.Epsilon, -1, 7))),
        Gen.OneOf<string?>("invoice", "receipt", null),
        (confidence, type) => AJob.Completed(type, confidence).Build()).Array[0, 300].Select(jobs => JobSet.Of(jobs));

    [Fact]
    public void Each_step_counts_exactly_what_its_filter_selects_and_no_job_without_a_confidence() =>
        Gen.OneOf(Scored, Gens.JobSet).Sample(jobs =>
        {
            var exact = ExactConfidences.Of(jobs);
            Assert.InRange(exact.Steps.Count, exact.Scored == 0 ? 0 : 1, ExactConfidences.MaxSteps);
            foreach (var step in exact.Steps)
            {
                var below = new JobFilter { Confidence = ConfidenceRange.Between(0, step.At) };
                Assert.Equal(jobs.Where(below).Count, step.Count);
                Assert.Equal(step.Count, step.ByType.Sum());
                Assert.All(exact.Types.Zip(step.ByType), type =>
                    Assert.Equal(jobs.Where(below with { Types = [type.First.Type] }).Count, type.Second));
            }

            Assert.Equal(exact.Scored, jobs.Where(new JobFilter { Confidence = ConfidenceRange.Between(0, 1) }).Count);
            Assert.Equal(exact.Scored, exact.Steps.Count == 0 ? 0 : exact.Steps[^1].Count);
            Assert.Equal(exact.Scored, exact.Types.Sum(type => type.Count));
            Assert.Equal(jobs.Count(job => job is { Status.Kind: StatusKind.Completed, Result: { Confidence: not (>= 0 and <= 1) } }), exact.NotScored);
        }, iter: 100);

    [Fact]
    public void Threshold_snaps_to_a_value_that_occurs()
    {
        var exact = ExactConfidences.Of(AJob.SetOf(AJob.Completed(confidence: 0.5), AJob.Completed(confidence: 0.5), AJob.Completed("b", 0.9),
            AJob.Completed(null, null)));
        Assert.Equal([0.5, 0.9], exact.Steps.Select(step => step.At));
        Assert.Equal((2, 2, 3, 2), (exact.StepAt(0.8)!.Count, exact.StepAt(0)!.Count, exact.StepAt(1)!.Count, exact.Distinct));
        Assert.Equal((1, 3), (exact.NotScored, exact.Scored));
        Assert.Equal([new ValueCount(0.5, 2), new ValueCount(0.9, 1)], exact.Frequent);
        Assert.Null(ExactConfidences.Of(JobSet.Empty).StepAt(0.5));
    }

    [Fact]
    public void One_value_for_nine_tenths_separates_nothing()
    {
        Assert.True(ExactConfidences.Of(AJob.SetOf(100, i => AJob.Completed(confidence: i < 90 ? 0.95 : i / 100.0))).IsUseless);
        Assert.False(ExactConfidences.Of(AJob.SetOf(100, i => AJob.Completed(confidence: i < 89 ? 0.95 : i / 1000.0))).IsUseless);
        Assert.False(ExactConfidences.Of(AJob.SetOf(10, _ => AJob.Completed(confidence: 0.95))).IsUseless); // too few to say
    }

    [Fact]
    public void Many_values_become_steps_that_spread_the_jobs_evenly()
    {
        var exact = ExactConfidences.Of(AJob.SetOf(5_000, i => AJob.Completed(confidence: Math.Round(i / 5_000.0, 4))));
        Assert.Equal(5_000, exact.Distinct);
        Assert.InRange(exact.Steps.Count, 90, ExactConfidences.MaxSteps);
        Assert.All(exact.Steps.Zip(exact.Steps.Skip(1)), pair => Assert.InRange(pair.Second.Count - pair.First.Count, 1, 60));
        Assert.Equal((0, 5_000), (exact.Steps[0].At, exact.Steps[^1].Count));
    }
}
