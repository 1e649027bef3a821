using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Storage;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>The stored history of arrivals, across restarts.</summary>
public sealed class ArrivalHistoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-arrivals-").FullName;
    private readonly TestClock _time = new(AJob.Created.AddDays(-16));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Weeks_of_refreshes_are_enough_to_detect_silence_and_survive_a_restart()
    {
        using (var store = new StoreUnderTest(_directory))
        {
            var logs = new ArrivalHistory(store.Store, _time);
            for (var day = 0; day < 16; day++)
            {
                _time.Advance(TimeSpan.FromDays(1));
                Assert.NotEqual(SilenceState.Silent, (await JudgedAsync(logs, _time.GetUtcNow())).State);
            }
        }

        using var again = new StoreUnderTest(_directory);
        _time.Advance(TimeSpan.FromHours(2));
        var silence = await JudgedAsync(new ArrivalHistory(again.Store, _time), _time.GetUtcNow().AddMinutes(-130));
        Assert.Equal((SilenceState.Silent, 2), (silence.State, silence.Weeks));
    }

    [Fact]
    public async Task Arrival_history_of_other_jobs_is_separate()
    {
        using var store = new StoreUnderTest(_directory);
        var logs = new ArrivalHistory(store.Store, _time);
        for (var day = 0; day < 16; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            await JudgedAsync(logs, _time.GetUtcNow());
        }

        _time.Advance(TimeSpan.FromHours(2));
        var other = new JobFilter { ConfigurationId = "cfg-1" };
        Assert.Equal(SilenceState.TooFew, (await JudgedAsync(logs, _time.GetUtcNow().AddMinutes(-130), other)).State);
        Assert.Equal(SilenceState.Silent, (await JudgedAsync(logs, _time.GetUtcNow().AddMinutes(-130))).State);
    }

    // Jobs every two minutes up to a time, as of now.
    private async Task<Silence> JudgedAsync(ArrivalHistory logs, DateTimeOffset until, JobFilter? filter = null)
    {
        var at = _time.GetUtcNow();
        var jobs = JobSet.Of(Enumerable.Range(1, 780).Select(i => AJob.Completed().At(until.AddMinutes(-2 * i)).Configured("cfg-1").Build())
            .Where(job => job.CreatedAt > at.AddHours(-26)));
        var load = new Snapshot(new(jobs), new(at.AddHours(-26), at), LoadStage.Complete) { ReadAt = at }.LoadOf(filter ?? JobFilter.Default);
        while (true)
        {
            if (logs.SilenceOf(load, TimeZoneInfo.Utc) is { } said)
                return said;
            await Task.Delay(5, TestContext.Current.CancellationToken); // what was kept is on its way
        }
    }
}
