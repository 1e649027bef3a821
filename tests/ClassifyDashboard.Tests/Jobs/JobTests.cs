using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobTests
{
    [Theory]
    [InlineData("https://user:pw@files.example.com/a/b.pdf?X-Signature=secret#frag", "https://files.example.com/a/b.pdf")]
    [InlineData("https://files.example.com", "https://files.example.com")]
    [InlineData("https://h@x@files.example.com/a@b", "https://files.example.com/a@b")]
    [InlineData("files.example.com/x?sig=1", "files.example.com/x")]
    [InlineData("", "")]
    public void Shown_address_hides_what_may_be_secret(string address, string shown) =>
        Assert.Equal(shown, new DocumentInput(DocumentInputKind.Url, address).Display);

    [Fact]
    public void Any_input_can_be_shown_and_never_the_query_of_an_address() =>
        Gen.Select(Gens.Text, Gens.Text).Sample((before, after) =>
            !new DocumentInput(DocumentInputKind.Url, $"https://{before}?SECRET{after}").Display.Contains("SECRET", StringComparison.Ordinal));

    [Fact]
    public void Merging_two_versions_keeps_the_same_one_in_either_order() =>
        Gen.Select(Gens.Job, Gens.Job).Where((one, other) => one.UpdatedAt != other.UpdatedAt).Sample((one, other) =>
            Job.Newer(one, other) == Job.Newer(other, one) && Nullable.Compare(Job.Newer(one, other).UpdatedAt, one.UpdatedAt) >= 0
                && Nullable.Compare(Job.Newer(one, other).UpdatedAt, other.UpdatedAt) >= 0);

    [Fact]
    public void Finished_version_wins_over_an_unfinished_one_of_the_same_time()
    {
        Job running = AJob.Running().Id("clj-1");
        Job done = AJob.Completed().Id("clj-1");
        Assert.Same(done, Job.Newer(running, done));
        Assert.Same(done, Job.Newer(done, running));
    }

    [Fact]
    public void Version_with_a_result_wins_over_one_of_the_same_time_without()
    {
        Job bare = AJob.CompletedWithoutResult().Id("clj-1");
        Job whole = AJob.Completed().Id("clj-1");
        Assert.Same(whole, Job.Newer(bare, whole));
        Assert.Same(whole, Job.Newer(whole, bare));
    }

    [Fact]
    public void Job_set_holds_each_job_once_newest_first_and_undated_last() => Gens.Job.Array[0, 40].Sample(jobs =>
    {
        var set = JobSet.Of([.. jobs, .. jobs]);
        var dated = set.TakeWhile(job => job.CreatedAt is not null).ToList();
        return set.Count == jobs.Length
            && dated.SequenceEqual(dated.OrderByDescending(job => job.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal))
            && set.Skip(dated.Count).All(job => job.CreatedAt is null);
    });

    [Fact]
    public void Only_finished_jobs_have_a_duration_and_it_is_never_negative() =>
        Gens.Job.Sample(job => job.Duration is null || (job.Status.IsFinished && job.Duration >= TimeSpan.Zero));
}
