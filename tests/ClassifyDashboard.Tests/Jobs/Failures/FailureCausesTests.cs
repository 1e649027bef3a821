using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class FailureCausesTests
{
    private static readonly Period Hour = new(AJob.Created, AJob.Created.AddHours(1));

    [Fact]
    public void Causes_are_what_counting_job_by_job_finds() => Gen.Select(Gens.JobSet, Gens.Near, Gens.Span).Sample((jobs, from, length) =>
    {
        var period = new Period(from, from + length);
        var found = FailureCauses.Of(jobs, period);
        var failed = jobs.Where(job => job.Status.Kind == StatusKind.Failed);
        var groups = failed.GroupBy(job => ErrorGroup.KeyOf(job.ErrorMessage))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(failed.Count, found.Failed);
        Assert.Equal(failed.Max(Moment), found.Last);
        Assert.Equal(
            groups.Select(group => (group.Key, group.Count(), group.Min(Moment), group.Max(Moment),
                group.Select(job => job.ConfigurationId).Distinct().Count(), group.Select(job => job.UserId).Distinct().Count())),
            found.Rows.Select(row => (row.Key, row.Count, row.First, row.Last, row.Configurations, row.Users)));
        foreach (var (group, row) in groups.Zip(found.Rows))
        {
            var latestFirst = group.OrderByDescending(job => Moment(job) ?? DateTimeOffset.MinValue)
                .ThenBy(job => job, Comparer<Job>.Create(JobSet.NewestFirst)).ToList();
            Assert.Equal(latestFirst[0], row.Latest);
            Assert.Equal(latestFirst.Take(FailureCauses.MaxSamples), row.Samples);
            Assert.Equal(group.Select(job => job.Input.Kind).Distinct().Order(), row.Inputs.Select(input => input.Kind));
            Assert.Equal(group.Count(job => job.CreatedAt is not null), row.Course.Sum());
            Assert.Equal((double)row.Count / failed.Count, row.Share);
        }
    });

    [Fact]
    public void Course_has_each_job_in_the_slot_of_its_creation()
    {
        var slot = Hour.Length / FailureCauses.Slots;
        var jobs = AJob.SetOf(AJob.Failed().At(Hour.From), AJob.Failed().At(Hour.From + 3.5 * slot), AJob.Failed().At(Hour.To), AJob.Failed().Undated(),
            AJob.Failed().At(Hour.From.AddHours(-5)));
        var course = FailureCauses.Of(jobs, Hour).Rows[0].Course;
        Assert.Equal([(0, 2), (3, 1), (47, 1)], course.Index().Where(each => each.Item > 0));
    }

    [Fact]
    public void Jobs_without_texts_are_counted_and_are_no_samples()
    {
        var block = JobBlock.Of(Enumerable.Range(0, 9).Select(i => AJob.Failed($"Document has {i} pages").At(AJob.Created.AddMinutes(i)).Build()));
        var jobs = JobSet.Of([block.WithoutTexts()], 0, DateTimeOffset.MaxValue.UtcTicks);
        var row = Assert.Single(FailureCauses.Of(jobs, Hour).Rows);
        Assert.Equal((9, 1), (row.Count, row.Samples.Count));
        Assert.StartsWith("Document has ", row.Latest.ErrorMessage, StringComparison.Ordinal);
    }

    private static DateTimeOffset? Moment(Job job) => job.UpdatedAt ?? job.CreatedAt;
}
