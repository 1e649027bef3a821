using System.Collections.Frozen;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Blocks without the texts of their jobs beside blocks with theirs.</summary>
public sealed class JobBlockTextsTests
{
    [Fact]
    public void Figures_and_choices_stay_the_same_when_the_oldest_blocks_lose_their_texts() => Some().Sample((jobs, length, kept, filter) =>
    {
        var blocks = JobBlockTests.BlocksOf(jobs, length);
        var (all, few) = (JobBlockTests.Joined(blocks), JobBlockTests.Joined(WithFewTexts(blocks, kept)));
        if (filter.NeedsTexts)
            return;
        var selected = PlainCounting.Filtered(all, filter);
        Assert.Equal(PlainCounting.Figures(selected, AJob.Created), PlainCounting.Text(JobFigures.Of(few.Where(filter), AJob.Created)));
        Assert.Equal(Timeline.Of(JobSet.Of(selected), JobBlockTests.Around, TimeZoneInfo.Utc),
            Timeline.Of(few.Where(filter), JobBlockTests.Around, TimeZoneInfo.Utc));

        var (expected, facets) = (Facets.Of(all, filter), Facets.Of(few, filter));
        foreach (var key in FilterKeys.All.Where(key => key.HasMenu && key != FilterKeys.Host)) // a host is found by the texts
            Assert.Equal(expected[key], facets[key]);
        Assert.Equal(expected.Confidences, facets.Confidences);
        Assert.Equal(Groups(expected.Errors), Groups(facets.Errors));
        Assert.Equal(Groups(FailureGroups.In(all, JobBlockTests.Around, 5)), Groups(FailureGroups.In(few, JobBlockTests.Around, 5)));
    });

    [Fact]
    public void Jobs_are_listed_as_far_back_as_all_have_their_texts_and_each_is_whole() => Some().Sample((jobs, length, kept, filter) =>
    {
        var blocks = JobBlockTests.BlocksOf(jobs, length);
        var few = JobBlockTests.Joined(WithFewTexts(blocks, kept));
        var expected = PlainCounting.Filtered(JobSet.Of(jobs), filter).Where(job => job.CreatedAt is null || !(job.CreatedAt <= few.TextsAfter));
        Assert.Equal(expected, few.WithTexts().Where(filter));
        Assert.Equal(blocks.Skip(kept).All(block => block.All().All(job => job.CreatedAt is null)), few.TextsAfter is null);
    });

    [Fact]
    public void Jobs_that_were_just_read_are_merged_beside_blocks_without_texts() =>
        Gen.Select(JobBlockTests.Many, JobBlockTests.Many, JobBlockTests.BlockLength).Sample((jobs, read, length) =>
        {
            var blocks = JobBlockTests.BlocksOf(jobs, length);
            var few = JobBlockTests.Joined(WithFewTexts(blocks, blocks.Count / 2));
            var merged = JobMerge.Of(few, read);
            Assert.Equal(few.TextsAfter, merged.TextsAfter);
            Assert.InRange(merged.Count, few.Count, few.Count + read.Length);
            var order = merged.Rows().Select(row => row.CreatedOrder).ToList();
            Assert.Equal(order.OrderDescending(), order);
            var known = jobs.Select(job => job.Id).ToHashSet();
            foreach (var job in read.Where(job => !known.Contains(job.Id) && job.CreatedAt > (jobs.Max(other => other.CreatedAt) ?? DateTimeOffset.MinValue)))
                Assert.Equal(job, merged.Find(job.Id));
        });

    [Fact]
    public void Block_without_texts_weighs_an_eighth_and_cannot_change() => JobBlockTests.Many.Where(jobs => jobs.Length > 0).Sample(jobs =>
    {
        var block = JobBlock.Of(jobs.Select(job => job with { Status = JobStatus.Completed, CreatedAt = job.CreatedAt ?? AJob.Created }));
        var few = block.WithoutTexts();
        Assert.False(few.HasTexts);
        Assert.Same(few, few.WithoutTexts());
        Assert.Equal((jobs.Length + 7) / 8, few.Weight);
        Assert.Throws<InvalidOperationException>(() => few.With(jobs, FrozenSet<string>.Empty));
    });

    private static List<JobBlock> WithFewTexts(List<JobBlock> blocks, int kept) =>
        [.. blocks.Take(kept), .. blocks.Skip(kept).Select(block => block.WithoutTexts())];

    // The latest job of a group may lack its own error; its group's are alike.
    private static IEnumerable<(string Key, int Count, DateTimeOffset? Since, string Masked)> Groups(FailureGroups groups) =>
        groups.Rows.Select(group => (group.Key, group.Count, group.Since, ErrorGroup.Mask(group.Latest.ErrorMessage)));

    private static Gen<(Job[] Jobs, long Length, int Kept, JobFilter Filter)> Some() => Gen.Select(JobBlockTests.Many, JobBlockTests.BlockLength, Gen.Int[0, 4])
        .SelectMany((jobs, length, kept) => JobBlockTests.FilterOf(jobs).Select(filter => (jobs, length, kept, filter)));
}
