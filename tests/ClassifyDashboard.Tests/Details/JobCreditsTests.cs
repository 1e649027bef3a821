using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Names;

namespace ClassifyDashboard.Tests.Details;

/// <summary>What an opened job cost, over HTTP.</summary>
public sealed class JobCreditsTests
{
    [Fact]
    public async Task Credits_come_once_a_job_is_billed_and_are_asked_for_once()
    {
        await using var names = await NamesOnSample.StartAsync(new() { Jobs = 2_000, Days = 1, ArrivalsPerSecond = 0, Spread = JobSpread.Even });
        var job = (await names.JobsAsync()).Last(job => job.Status.Kind == StatusKind.Completed);
        var cost = await names.Credits.ReadAsync(job, TestContext.Current.CancellationToken);
        Assert.InRange(cost!.Credits!.Value, 1, 12);
        Assert.Equal(cost, await names.Credits.ReadAsync(job, TestContext.Current.CancellationToken));
        Assert.Equal(1, names.Sample.SiblingRequests.Total);
        Assert.Contains("expand=usage", names.Sample.SiblingRequests.Latest[0].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_that_has_just_ended_is_not_billed_yet()
    {
        await using var names = await NamesOnSample.StartAsync(new() { Jobs = 500, Spread = JobSpread.Hour, ArrivalsPerSecond = 0, Stuck = false });
        var job = (await names.JobsAsync()).First(job => job.Status.Kind == StatusKind.Completed);
        Assert.Equal(new(null), await names.Credits.ReadAsync(job, TestContext.Current.CancellationToken));
        names.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await names.Credits.ReadAsync(job, TestContext.Current.CancellationToken))!.Credits);
    }
}
