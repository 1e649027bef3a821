using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>The data of a wall, read from a service over HTTP.</summary>
public sealed class WallSubscriptionTests
{
    private static readonly JobFilter FailedOfSixDays = new() { Statuses = [JobStatus.Failed], Window = new(TimeBound.Ago(6, TimeUnit.Day), TimeBound.Now) };

    [Fact]
    public async Task Wall_reports_too_many_jobs_of_any_outcome_and_shows_those_it_asks_for()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 5_000, Days = 6, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, default,
            ("Reading:MaxJobs", "1000"));
        using var wall = new WallSubscription(host.Reader, () => Task.CompletedTask);
        wall.Follow(FailedOfSixDays, TimeZoneInfo.Utc);
        await UntilAsync(() => wall.Window?.ReadAt is not null && wall.Parts.Any(part => part?.Problem is not null));
        Assert.NotEmpty(wall.Window!.Jobs);
        Assert.Null(wall.All);
        Assert.Equal("Too many jobs for this wall", WallProblem.Of(wall.Parts, host.Reader.Budget, host.Time.GetUtcNow())!.Heading);
    }

    [Fact]
    public async Task Wall_of_some_jobs_is_as_old_as_its_oldest_part()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 2_000, Days = 6, Spread = JobSpread.Even, ArrivalsPerSecond = 0 });
        using var wall = new WallSubscription(host.Reader, () => Task.CompletedTask);
        wall.Follow(FailedOfSixDays, TimeZoneInfo.Utc);
        await UntilAsync(() => wall is { Window.ReadAt: not null, All: not null, Judged: not null });
        Assert.Null(WallProblem.Of(wall.Parts, host.Reader.Budget, host.Time.GetUtcNow()));
        Assert.Equal(new[] { wall.Window!.ReadAt, wall.All!.ReadAt, wall.Judged!.Recent.ReadAt }.Min(), wall.AsOf);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = ReaderOnSample.Limited();
        while (!condition())
            await Task.Delay(5, patience.Token);
    }
}
