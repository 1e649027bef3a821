using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>Messages besides a change of the state: reminders, read failures, silence.</summary>
public sealed class AlertKindsTests : AlertTestBase
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Read_failure_of_a_quarter_of_an_hour_is_sent_once_with_its_cause_and_its_end()
    {
        await using var run = new AlertWatchRun(this);
        var began = Now;
        run.See(Found.Quiet(Now));
        run.See(Broken());
        await run.SeenAsync();
        Time.Advance(AlertWatch.FailingAfter);
        var got = (await Receiver.GotAsync(1))[0];
        Assert.Equal(("reading", "failing", "reading"), (got.Kind, got.State, got.Previous));
        Assert.Equal(began, got.Alert.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(
            "*Jobs cannot be read – Classification*\nSince 2026-03-10 12:00:00 UTC\nThe service answers with errors.\nUntil they can be read, no change of "
                + "their state is known or sent.",
            got.Json.GetProperty("text").GetString());
        await SentAsync(1);
        for (var i = 0; i < 10; i++)
        {
            Time.Advance(Hour);
            run.See(Broken());
        }

        run.See(Found.Watch(Now));
        var both = (await Receiver.GotAsync(3)).Skip(1).OrderBy(each => each.Kind).ToList();
        Assert.Equal([("reading", "reading", "failing"), ("state", "watch", "fine")], both.Select(each => (each.Kind, each.State, each.Previous)));
        Assert.Equal(3, Receiver.All.Select(each => each.Delivery).Distinct().Count());
    }

    [Fact]
    public async Task Shorter_read_failure_is_not_sent()
    {
        await using var run = new AlertWatchRun(this);
        run.See(Found.Quiet(Now));
        await run.SeenAsync();
        for (var i = 0; i < 5; i++)
        {
            run.See(Broken());
            Time.Advance(AlertWatch.FailingAfter - TimeSpan.FromSeconds(1));
            var before = Lines;
            run.See(i % 2 == 0 ? Found.Watch(Now) : Found.Quiet(Now));
            await SentAsync(before + 1); // so that the look has been
        }

        Assert.All(Receiver.All, each => Assert.Equal("state", each.Kind));
    }

    [Fact]
    public async Task Large_window_that_still_loads_is_no_read_failure()
    {
        await using var run = new AlertWatchRun(this);
        for (var i = 1; i <= 6; i++)
        {
            run.See(Found.Load(Now, 0, of: 100 * i, stage: LoadStage.Reading));
            await UntilAsync(() => run.Evaluated == i);
            Time.Advance(AlertWatch.FailingAfter / 2);
        }

        run.See(Found.Alarm(Now));
        Assert.Equal("state", (await Receiver.GotAsync(1))[0].Kind);
    }

    [Fact]
    public async Task Read_that_never_succeeds_is_sent_and_a_restart_does_not_repeat_it()
    {
        foreach (var _ in new[] { "first", "second" })
        {
            await using var run = new AlertWatchRun(this);
            run.See(Broken());
            await run.SeenAsync();
            await Time.StartedAsync(AlertWatch.FailingAfter);
            Time.Advance(AlertWatch.FailingAfter);
            await SentAsync(1);
        }

        await using var last = new AlertWatchRun(this);
        last.See(Found.Quiet(Now));
        var got = await Receiver.GotAsync(2);
        Assert.Equal([("failing", null), ("reading", "failing")], got.Select(each => (each.State, each.Previous)));
    }

    [Fact]
    public async Task Lasting_alarm_is_repeated_at_the_set_interval_under_new_ids()
    {
        await using var run = new AlertWatchRun(this, remind: 4 * Hour);
        var began = Now;
        run.See(Found.Alarm(Now));
        await SentAsync(1);
        for (var i = 1; i <= 9; i++)
        {
            await PassAsync(run, Hour, at => Found.Alarm(at));
            await SentAsync(1 + (i / 4));
        }

        run.See(Found.Quiet(Now));
        var got = await Receiver.GotAsync(4);
        await SentAsync(4);
        Assert.Equal([("alarm", null, 0), ("alarm", "alarm", 1), ("alarm", "alarm", 2), ("fine", "alarm", 0)],
            got.Select(each => (each.State, each.Previous, each.Alert.GetProperty("reminder").GetInt32())));
        Assert.Equal(4, got.Select(each => each.Delivery).Distinct().Count());
        Assert.Single(got.Take(3).Select(each => each.Alert.GetProperty("since").GetDateTimeOffset()).Distinct());
        Assert.StartsWith("*Alarm – Classification (still, for 4 h)*", got[1].Json.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(got[1].Alert.GetProperty("readAt").GetDateTimeOffset() >= began + (4 * Hour)); // the figures are those of now
    }

    [Fact]
    public async Task Alarm_without_the_reminder_setting_is_not_repeated_and_a_watch_never()
    {
        await using (var run = new AlertWatchRun(this, remind: Hour))
        {
            run.See(Found.Watch(Now));
            await SentAsync(1);
            await PassAsync(run, 5 * Hour, Found.Watch);
        }

        await using var without = new AlertWatchRun(this);
        without.See(Found.Alarm(Now));
        await SentAsync(2);
        await PassAsync(without, 30 * Hour, at => Found.Alarm(at));
        without.See(Found.Quiet(Now));
        Assert.Equal(["watch", "alarm", "fine"], (await Receiver.GotAsync(3)).Select(each => each.State));
    }

    [Fact]
    public async Task Failed_reminder_is_retried_under_its_id_and_a_restart_sends_none_too_soon()
    {
        await using (var run = new AlertWatchRun(this, remind: Hour))
        {
            run.See(Found.Alarm(Now));
            await SentAsync(1);
            Receiver.Answer(503);
            await PassAsync(run, Hour, at => Found.Alarm(at));
            await Time.StartedAsync(AlertNotifier.FirstWait);
            Time.Advance(AlertNotifier.FirstWait);
            await Receiver.GotAsync(3);
            await SentAsync(3);
        }

        await using var next = new AlertWatchRun(this, remind: Hour);
        await PassAsync(next, Hour / 2, at => Found.Alarm(at));
        next.See(Found.Quiet(Now.AddSeconds(1)));
        var got = await Receiver.GotAsync(4);
        Assert.Equal([0, 1, 1, 0], got.Select(each => each.Alert.GetProperty("reminder").GetInt32()));
        Assert.Equal(got[1].Delivery, got[2].Delivery);
    }

    [Fact]
    public async Task Silence_longer_than_ever_is_sent_and_so_is_its_end()
    {
        await using var run = new AlertWatchRun(this);
        for (var day = 15; day > 0; day--)
            await UntilAsync(() => run.Arrivals.SilenceOf(Coming(Now.AddDays(-day), Now.AddDays(-day)), TimeZoneInfo.Utc) is not null);
        run.Arrivals.SilenceOf(Coming(Now.AddMinutes(-70), Now.AddMinutes(-70)), TimeZoneInfo.Utc);
        run.See(Coming(Now, Now.AddMinutes(-70)));
        var got = (await Receiver.GotAsync(1))[0];
        Assert.Equal(("silence", "silent", null), (got.Kind, got.State, got.Previous));
        Assert.Equal(
            "*No job comes – Classification*\nSince 2026-03-10 10:48:00 UTC\nNo job has come for 1 h. At this hour and weekday the longest time without a "
                + "job was at most 10 min in 2 known weeks.",
            got.Json.GetProperty("text").GetString());
        await SentAsync(1);
        Time.Advance(TimeSpan.FromMinutes(1));
        run.See(Coming(Now, Now));
        got = (await Receiver.GotAsync(2))[1];
        Assert.Equal(("silence", "arriving", "silent"), (got.Kind, got.State, got.Previous));
    }

    [Fact]
    public async Task Silence_without_known_weeks_is_not_sent()
    {
        await using var run = new AlertWatchRun(this);
        await UntilAsync(() => run.Arrivals.SilenceOf(Coming(Now.AddHours(-20), Now.AddHours(-20)), TimeZoneInfo.Utc) is not null);
        run.See(Coming(Now, Now.AddHours(-20)));
        run.See(Found.Watch(Now));
        Assert.Equal("state", (await Receiver.GotAsync(1))[0].Kind);
    }

    // One job every two minutes up to a time, as of another time.
    private static Load Coming(DateTimeOffset at, DateTimeOffset until) =>
        new Snapshot(new(JobSet.Of(Enumerable.Range(1, 780).Select(i => until.AddMinutes(-2 * i)).Where(time => time > at.AddHours(-26))
            .Select(time => AJob.Completed().At(time).Took(TimeSpan.FromSeconds(5)).Build()))),
            new(at.AddHours(-26), at), LoadStage.Complete) { ReadAt = at }.LoadOf(JobFilter.Default);

    private Load Broken() => Found.Load(Now, 100, stage: LoadStage.Stale, problem: new(ProblemKind.Unavailable, "It has trouble at https://api.example.com."));
}
