using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class FiguresTests
{
    // Table I, method 3, of Robert G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
    // Medicine 17 (1998).
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Interval_of_a_failure_rate_is_Wilsons(int failed, int finished, double low, double high)
    {
        var rate = new FailureRate(failed, finished);
        Assert.Equal(low, rate.Low!.Value, 4);
        Assert.Equal(high, rate.High!.Value, 4);
    }

    [Fact]
    public void Rate_lies_within_its_interval() => Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 5_000]).Sample((one, other) =>
    {
        var rate = new FailureRate(Math.Min(one, other), Math.Max(one, other));
        return rate.Rate is null ? rate.Low is null && rate.High is null : 0 <= rate.Low && rate.Low <= rate.Rate && rate.Rate <= rate.High && rate.High <= 1;
    });

    [Fact]
    public void Quantiles_equal_those_of_sorted_values() => Gen.Long[0, 1_000].Array[1, 60].Sample(values =>
    {
        var jobs = JobSet.Of(values.Select(ms => AJob.Completed().Took(TimeSpan.FromMilliseconds(ms)).Build()));
        var sorted = values.Order().ToArray();
        var durations = Durations.Of(jobs);
        return Near(durations.Median, Quantile(sorted, 0.5)) && Near(durations.P95, Quantile(sorted, 0.95));

        static bool Near(TimeSpan? span, double ms) => Math.Abs(span!.Value.TotalMilliseconds - ms) < 0.001;

        static double Quantile(long[] sorted, double share)
        {
            var at = (sorted.Length - 1) * share;
            var (low, high) = ((int)Math.Floor(at), (int)Math.Ceiling(at));
            return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
        }
    });

    [Fact]
    public void Job_that_is_no_longer_listed_counts_as_it_was_last_known_but_nobody_waits_for_it()
    {
        var ended = AJob.Created.AddSeconds(5);
        var figures = JobFigures.Of(
            AJob.SetOf(
                AJob.Completed().Gone(ended.AddMinutes(1)),
                AJob.Failed().Gone(ended.AddMinutes(1).AddTicks(1)),
                AJob.Running().Gone(ended.AddHours(1)),
                AJob.Pending()),
            ended);
        Assert.Equal((4, 1, 1, 1, 1), (figures.Jobs, figures.Statuses[StatusKind.Completed], figures.Failures.Failed, figures.Statuses[StatusKind.Running],
            figures.Statuses[StatusKind.Pending]));
        Assert.Equal((1, 0), (figures.Backlog.Total, figures.Backlog.Running));
        Assert.Equal(new GoneCounts(3, 2), figures.Gone);
        Assert.True(figures.Gone.MayMissOthers);
    }

    [Fact]
    public void Counts_equal_those_of_plain_counting() => Gens.JobSet.Sample(jobs =>
    {
        var figures = JobFigures.Of(jobs, AJob.Created);
        var completed = jobs.Where(job => job.Status == JobStatus.Completed).ToList();
        foreach (var kind in Enum.GetValues<StatusKind>())
            Assert.Equal(jobs.Count(job => job.Status.Kind == kind), figures.Statuses[kind]);
        Assert.Equal(jobs.Count, figures.Jobs);
        Assert.Equal(jobs.Count, figures.Configurations.Rows.Sum(row => row.Jobs));
        Assert.Equal(jobs.Count(job => job.CreatedAt is null), figures.Undated);
        Assert.Equal(jobs.Count(job => !job.IsListed), figures.Gone.Jobs);
        Assert.Equal(jobs.Count(job => !job.Status.IsFinished && job.IsListed), figures.Backlog.Total);
        Assert.Equal(jobs.Where(job => !job.Status.IsFinished && job.IsListed).Min(job => job.CreatedAt), figures.Backlog.OldestCreatedAt);
        Assert.Equal(completed.Count(job => job.Result is null), figures.Types.WithoutResult);
        foreach (var row in figures.Types.Rows)
            Assert.Equal(completed.Count(job => job.Result is { } result && result.Type == row.Type), row.Count);
        Assert.Equal(completed.Count(job => job.NoRuleMatched), figures.Types.NoRuleMatched.Count);
        var sure = completed.Select(job => job.Result?.Confidence).Where(confidence => confidence is >= 0 and <= 1).ToList();
        Assert.Equal(sure.Count, figures.Confidence.Count);
        Assert.Equal(sure.Count, figures.Confidence.Bins.Sum());
        Assert.Equal(sure.Count == 0 ? 0 : sure.Average()!.Value, figures.Confidence.Mean ?? 0, 9);
        Assert.Equal(jobs.Count(job => job.Status == JobStatus.Failed), figures.Failures.Failed);
    });

    [Fact]
    public void Every_job_is_in_the_bucket_of_its_time_or_counted_as_undated() =>
        Gen.Select(Gens.JobSet, Gens.Near, Gen.Long[0, 400 * TimeSpan.TicksPerDay],
            Gen.OneOf("UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")).Sample((jobs, from, length, zone) =>
        {
            var period = new Period(from, from.AddTicks(length));
            var within = jobs.Where(job => job.CreatedAt is not { } created || period.Contains(created));
            var timeline = Timeline.Of(within, period, TimeZoneInfo.FindSystemTimeZoneById(zone));
            var buckets = timeline.Buckets;
            Assert.InRange(buckets.Count, 1, Timeline.MaxBuckets + 2);
            Assert.True(buckets[0].From <= period.From && buckets[^1].Until > period.To);
            for (var i = 0; i < buckets.Count; i++)
            {
                Assert.True(i == 0 || buckets[i - 1].Until == buckets[i].From);
                Assert.Equal(within.Count(job => job.CreatedAt >= buckets[i].From && job.CreatedAt < buckets[i].Until), buckets[i].Counts.Total);
            }

            Assert.Equal(within.Count(job => job.CreatedAt is null), timeline.Undated);
        });

    [Fact]
    public void Any_period_has_a_timeline_of_few_buckets() => Gen.Select(Gens.Anytime, Gens.Anytime).Sample((one, other) =>
    {
        var period = one < other ? new Period(one, other) : new Period(other, one);
        Assert.InRange(Timeline.Of(JobSet.Empty, period, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).Buckets.Count, 1, Timeline.MaxBuckets + 2);
    });

    [Fact]
    public void Whole_calendar_has_a_timeline() =>
        Assert.InRange(Timeline.Of(JobSet.Empty, new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), TimeZoneInfo.Utc).Buckets.Count, 1,
            Timeline.MaxBuckets);
}
