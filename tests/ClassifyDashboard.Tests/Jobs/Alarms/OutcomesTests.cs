using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class OutcomesTests
{
    private static readonly DateTimeOffset Now = AJob.Created;

    [Fact]
    public void Outcomes_of_any_span_equal_a_plain_count() => Gen.Select(Gens.JobSet, Gens.Near, Gens.Near).Sample((jobs, one, other) =>
    {
        var (after, until) = one < other ? (one, other) : (other, one);
        var failures = Outcomes.OfFailures(jobs);
        var noRule = Outcomes.OfNoRule(jobs);
        var ended = jobs.Where(job => job.Status.Kind is StatusKind.Completed or StatusKind.Failed);
        var answered = jobs.Where(job => job.Status.Kind == StatusKind.Completed && job.Result is not null);
        Assert.Equal(Count(ended, job => job.Status.Kind == StatusKind.Failed), failures.Rate(after, until));
        Assert.Equal(Count(answered, job => job.NoRuleMatched), noRule.Rate(after, until));
        Assert.Equal(failures.Rate(after, until).Finished, failures.Between(after, until).Count);
        Assert.Equal(failures.Rate(after, until).Failed, failures.Between(after, until).Bad);
        Assert.Equal(ended.Count(job => job.UpdatedAt is null), failures.Undated);
        Assert.Equal(ended.Count(job => job.UpdatedAt is not null), failures.Count);
        Assert.Equal(ended.Max(job => job.UpdatedAt), failures.Last);
        Assert.Equal(ended.Min(job => job.UpdatedAt), failures.First);

        FailureRate Count(JobSet of, Func<Job, bool> isBad)
        {
            var inside = of.Where(job => job.UpdatedAt > after && job.UpdatedAt <= until);
            return new(inside.Count(isBad), inside.Count);
        }
    });

    [Fact]
    public void Outcomes_of_a_span_of_a_span_equal_those_of_the_span() => Gen.Select(Gens.JobSet, Gens.Near.Array[4]).Sample((jobs, times) =>
    {
        Array.Sort(times);
        var all = Outcomes.OfFailures(jobs);
        Assert.Equal(all.Rate(times[1], times[2]), all.Between(times[0], times[3]).Rate(times[1], times[2]));
        Assert.Equal(all.Between(times[1], times[2]).LastBad(9), all.Between(times[0], times[3]).Between(times[1], times[2]).LastBad(9));
    });

    [Fact]
    public void Last_failures_are_the_most_recent_ones() => Gens.JobSet.Sample(jobs =>
    {
        var last = Outcomes.OfFailures(jobs).LastBad(3);
        var plain = jobs.Where(job => job.Status.Kind == StatusKind.Failed && job.UpdatedAt is not null).OrderByDescending(job => job.UpdatedAt).Take(3);
        Assert.Equal(plain.Select(job => job.UpdatedAt), last.Select(job => job.UpdatedAt));
        Assert.All(last, job => Assert.Equal(StatusKind.Failed, job.Status.Kind));
    });

    [Fact]
    public void Outcomes_that_a_rate_leaves_out_are_counted_apart() => Gen.Select(Gens.JobSet, Gens.Near).Sample((jobs, from) =>
    {
        var left = ExcludedOutcomes.Of(jobs, from);
        Assert.Equal(jobs.Count(job => job.Status.Kind == StatusKind.Cancelled && job.UpdatedAt >= from), left.Cancelled);
        Assert.Equal(jobs.Count(job => !job.Status.IsFinished), left.Unfinished);
        Assert.Equal(jobs.Count(job => job.Status.IsFinished && job.UpdatedAt is null), left.Undated);
    });

    [Fact]
    public void Steps_of_a_rate_course_cover_its_period() => Gen.Select(Gens.JobSet, Gens.Near, Gens.Span, Gen.Int[1, 50]).Sample((jobs, from, span, steps) =>
    {
        var outcomes = Outcomes.OfFailures(jobs);
        var course = RateSeries.Of(outcomes, from, from + span, steps).Steps;
        Assert.Equal((steps, from, from + span), (course.Count, course[0].After, course[^1].Until));
        for (var i = 1; i < steps; i++)
            Assert.Equal(course[i - 1].Until, course[i].After);
        Assert.All(course, step => Assert.Equal(outcomes.Rate(step.After, step.Until), step.Rate));
        Assert.Equal(outcomes.Rate(from, from + span).Finished, course.Sum(step => step.Rate.Finished));
    });

    [Fact]
    public void Rate_course_has_steps_and_never_goes_back()
    {
        var none = Outcomes.Of([]);
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSeries.Of(none, Now, Now, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSeries.Of(none, Now, Now.AddSeconds(-1), 3));
    }
}
