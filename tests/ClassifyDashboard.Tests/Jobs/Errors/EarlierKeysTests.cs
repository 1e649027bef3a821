using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs.Errors;

/// <summary>Links that hold a key of the first version.</summary>
public sealed class EarlierKeysTests
{
    private const string Earlier = "document-has-pages-487009fb";

    private static readonly Job[] Jobs =
    [
        AJob.Failed("Document has 12 pages").Id("clj-1"),
        AJob.Failed("document has 12 pages.").Id("clj-2"),
        AJob.Failed("Document has 977 pages").Id("clj-3"),
        AJob.Completed("invoice", 0.9, "Document has 12 pages").Id("clj-4"),
    ];

    [Fact]
    public void Earlier_key_selects_the_jobs_that_had_it()
    {
        var filter = new JobFilter { ErrorGroup = Earlier };
        Assert.Equal(["clj-1", "clj-3"], Jobs.Where(filter.Matches).Select(job => job.Id));
        Assert.Equal(["clj-1", "clj-3"], JobSet.Of(Jobs).Where(filter).Select(job => job.Id).Order());
        Assert.True(filter.NeedsTexts);
    }

    [Fact]
    public void Key_of_the_second_version_selects_the_jobs_that_had_it()
    {
        Job[] jobs = [.. Jobs, .. new[] { "eu", "us" }.Select(region => AJob.Failed($"Mode 'FAST' is not offered in region {region}").Id("clj-" + region))];
        var filter = new JobFilter { ErrorGroup = "v2:mode-not-offered-region-eu-2f2b8da2" };
        Assert.Equal(["clj-eu"], jobs.Where(filter.Matches).Select(job => job.Id));
        Assert.Equal(["clj-eu"], JobSet.Of(jobs).Where(filter).Select(job => job.Id));
        Assert.True(filter.NeedsTexts);
        Assert.Equal(2, JobSet.Of(jobs).Where(new JobFilter { ErrorGroup = ErrorGroup.KeyOf(jobs[^1].ErrorMessage) }).Count);
    }

    [Fact]
    public void Key_of_the_third_version_selects_the_jobs_that_had_it()
    {
        Job[] jobs = [.. Jobs, .. new[] { "FAILED", "CANCELLED" }.Select(status => AJob.Failed($"Ended with status \"{status}\"").Id("clj-" + status))];
        var filter = new JobFilter { ErrorGroup = "v3:ended-with-status-066c878d" };
        Assert.Equal(["clj-CANCELLED", "clj-FAILED"], jobs.Where(filter.Matches).Select(job => job.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["clj-CANCELLED", "clj-FAILED"], JobSet.Of(jobs).Where(filter).Select(job => job.Id).Order(StringComparer.Ordinal));
        Assert.True(filter.NeedsTexts);
        Assert.Equal(["clj-CANCELLED"], JobSet.Of(jobs).Where(new JobFilter { ErrorGroup = ErrorGroup.KeyOf(jobs[^1].ErrorMessage) }).Select(job => job.Id));
    }

    [Fact]
    public void Key_of_today_selects_all_alike()
    {
        var filter = new JobFilter { ErrorGroup = ErrorGroup.KeyOf("Document has 1 page") };
        Assert.Equal(["clj-1", "clj-2", "clj-3"], JobSet.Of(Jobs).Where(filter).Select(job => job.Id).Order());
        Assert.False(filter.NeedsTexts);
    }

    [Fact]
    public void Key_without_a_message_is_the_same_in_all_versions()
    {
        var filter = new JobFilter { ErrorGroup = ErrorGroup.NoMessage };
        Assert.Equal(["clj-9"], JobSet.Of([.. Jobs, AJob.Failed("").Id("clj-9")]).Where(filter).Select(job => job.Id));
        Assert.False(filter.NeedsTexts);
    }
}
