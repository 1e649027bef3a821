using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class CommonTraitsTests
{
    [Fact]
    public void Counts_of_a_trait_are_those_of_counting_job_by_job() => Gen.Select(Gens.JobSet, Gen.OneOf("UTC", "Asia/Kathmandu")).Sample((jobs, id) =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var table = TraitTable.Of(jobs, null, zone);
        var finished = jobs.Where(job => job.Status.Kind is StatusKind.Completed or StatusKind.Failed);
        Assert.Equal((finished.Count, finished.Count(job => job.Status.Kind == StatusKind.Failed)), (table.Count, table.Failed));
        foreach (var (trait, counts) in TraitTallies.Of(table).Where(each => each.Trait.Kind is not (TraitKind.Rules or TraitKind.Host)))
        {
            var with = finished.Where(job => Has(job, trait, finished, zone));
            Assert.Equal(new TraitCounts(with.Count(job => job.Status.Kind == StatusKind.Failed), table.Failed, with.Count, table.Count), counts);
            Assert.Equal(counts.With, Enumerable.Range(0, table.Count).Count(job => TraitTallies.Test(table, trait)(job)));
        }
    });

    [Theory]
    [InlineData("https://Files.Example.com/a.pdf?sig=x", "files.example.com")]
    [InlineData("https://user:pass@files.example.com:8443/a", "files.example.com")]
    [InlineData("files.example.com/a", "files.example.com")]
    [InlineData("http://[2001:db8::1]:80/a", "[2001:db8::1]")]
    public void Host_of_an_address_has_no_user_and_no_port(string address, string host) => Assert.Equal(
        [host], TraitTable.Of(AJob.SetOf(AJob.Failed().OnUrl(address), AJob.Completed()), null, TimeZoneInfo.Utc)[TraitKind.Host].Values);

    [Fact]
    public void Rules_are_told_apart_by_their_content_and_not_by_their_configuration()
    {
        AJob Ruled(string text) => AJob.Failed().Edit(job => job with { Configuration = new() { Rules = [new("invoice", text)] } });
        var table = TraitTable.Of(AJob.SetOf(Ruled("Asks for payment"), Ruled("Asks for payment"), Ruled("Asks for money")), null, TimeZoneInfo.Utc);
        Assert.Equal([2, 1], table[TraitKind.Rules].Numbers.GroupBy(number => number).Select(group => group.Count()).OrderDescending());
    }

    [Fact]
    public void Verdict_says_when_it_cannot_say()
    {
        Assert.Equal(CommonVerdict.NoFailures, Of(AJob.SetOf(AJob.Completed())).Verdict);
        Assert.Equal(CommonVerdict.NoOthers, Of(AJob.SetOf(AJob.Failed(), AJob.Running())).Verdict);
        var few = Of(JobSet.Of(Enumerable.Range(0, 100).Select(i => (i < 2 ? AJob.Failed() : AJob.Completed()).Configured($"cfg-{i % 10}").Build())));
        Assert.Equal((CommonVerdict.TooFew, 2, 98), (few.Verdict, few.Failed, few.Others));
        Assert.InRange(few.Needed, 3, 6);
    }

    [Fact]
    public void Needed_number_of_failures_stands_out_if_they_share_a_trait_of_one_job_in_ten()
    {
        JobSet Jobs(int failed) => JobSet.Of(Enumerable.Range(0, 1_000)
            .Select(i => (i < failed ? AJob.Failed() : AJob.Completed()).Configured(i < failed || i % 10 == 0 ? "cfg-x" : $"cfg-{i % 10}").Build()));
        var needed = Of(Jobs(1)).Needed;
        Assert.Equal(CommonVerdict.TooFew, Of(Jobs(needed - 1)).Verdict);
        Assert.Equal("cfg-x", Of(Jobs(needed + 1)).Causes[0].Trait.Value);
    }

    [Fact]
    public void Jobs_of_one_group_of_errors_are_compared_with_all_others()
    {
        var group = ErrorGroup.KeyOf("It broke.");
        var jobs = JobSet.Of(Enumerable.Range(0, 400).Select(i => (i % 20 == 0 ? AJob.Failed(i % 40 == 0 ? "It broke." : "No text") : AJob.Completed())
            .Configured(i % 40 == 0 ? "cfg-x" : $"cfg-{i % 9}").Build()));
        var common = CommonTraits.Of(jobs, group, TimeZoneInfo.Utc);
        Assert.Equal((10, 390, "cfg-x"), (common.Failed, common.Others, common.Causes[0].Trait.Value));
        Assert.Equal(new TraitCounts(10, 10, 10, 400), common.Causes[0].Counts);
    }

    private static CommonTraits Of(JobSet jobs) => CommonTraits.Of(jobs, null, TimeZoneInfo.Utc);

    private static bool Has(Job job, Trait trait, JobSet finished, TimeZoneInfo zone) => trait.Kind switch
    {
        TraitKind.Configuration => (job.ConfigurationId ?? "(inline)") == trait.Value,
        TraitKind.InputKind => job.Input.KindName == trait.Value,
        TraitKind.User => job.UserId == trait.Value,
        TraitKind.Project => job.ProjectId == trait.Value,
        TraitKind.Language => job.Configuration.Language == trait.Value,
        TraitKind.RuleCount => $"{job.Configuration.Rules.Count}" == trait.Value,
        TraitKind.Weekday => job.CreatedAt is { } at && $"{TimeZoneInfo.ConvertTime(at, zone).DayOfWeek}" == trait.Value,
        TraitKind.Hours => job.CreatedAt is { } at && (trait.Value.Length == 0 || job.Input.KindName == trait.Value)
            && Enumerable.Range(trait.FromHour, trait.Hours).Any(hour => hour % 24 == TimeZoneInfo.ConvertTime(at, zone).Hour),
        TraitKind.Repeated => job.Input.Value.Length > 0 && finished.Count(other => other.Input.Value == job.Input.Value) > 1,
        _ => throw new InvalidOperationException($"{trait.Kind} is not expected here."),
    };
}
