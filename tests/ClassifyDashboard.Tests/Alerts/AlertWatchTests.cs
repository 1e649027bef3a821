using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>Changes of the state that a receiver is told over real HTTP, on a clock that only tests move.</summary>
public sealed class AlertWatchTests : AlertTestBase
{
    [Fact]
    public async Task Each_change_is_sent_once_and_names_the_previous_state()
    {
        await using var run = new AlertWatchRun(this);
        run.See(Found.Quiet(Now));
        run.See(Found.Few(Now));
        run.See(Found.Watch(Now));
        await SentAsync(1);
        run.See(Found.Watch(Now.AddSeconds(1)));
        Time.Advance(TimeSpan.FromMinutes(1));
        run.See(Found.Alarm(Now));
        await SentAsync(2);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        Time.Advance(TimeSpan.FromMinutes(1));
        run.See(Found.Few(Now));
        await SentAsync(3);
        run.See(Found.Quiet(Now));
        await run.SeenAsync();
        await run.StopAsync();
        var got = Receiver.All;

        Assert.Equal([("watch", "fine"), ("alarm", "watch"), ("fine", "alarm")], Receiver.All.Select(each => (each.State, each.Previous)));
        Assert.Equal(3, got.Select(each => each.Delivery).Distinct().Count());
        Assert.All(got, each => Assert.Equal(("POST", $"/services/{Receiver.Canary}?sig={Receiver.Canary}", "application/json; charset=utf-8"),
            (each.Method, each.Target, each.Headers["Content-Type"])));
        Assert.All(got, each => Assert.Equal(each.Delivery, each.Alert.GetProperty("delivery").GetString()));
        Assert.Equal(3, Lines);
        Assert.Contains("Information: The change to alarm was sent, attempts: 1.", Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_state_in_alarm_is_sent_and_says_that_nothing_before_is_known()
    {
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        Assert.Null((await Receiver.GotAsync(1))[0].Previous);
    }

    [Theory]
    [InlineData("", "Accounts payable")]
    [InlineData("title=Hall&", "Hall")]
    public async Task Watch_without_a_name_or_title_is_called_like_its_configuration(string title, string expected)
    {
        var names = new NameTable(new Dictionary<string, KnownName> { ["cfg-1"] = new("Accounts payable") }, new Dictionary<string, KnownName>(), new());
        await using var run = new AlertWatchRun(this, new(null, WallQuery.Read($"?{title}configuration_id=cfg-1").Query), names: names);
        run.See(Found.Alarm(Now));
        Assert.Equal(expected, (await Receiver.GotAsync(1))[0].Alert.GetProperty("watch").GetString());
    }

    [Fact]
    public async Task Stale_figures_are_not_sent()
    {
        await using var run = new AlertWatchRun(this);
        run.See(Found.Quiet(Now));
        run.See(Found.Load(Now, 100, stage: LoadStage.Stale, problem: new(ProblemKind.Unavailable, "It has trouble.")));
        run.See(Found.Load(Now, 100, stage: LoadStage.Reading));
        run.See(Found.Alarm(Now.AddMinutes(-5)));
        run.See(Found.Watch(Now)); // once the next one is sent, those before have been evaluated
        Assert.Equal("watch", (await Receiver.GotAsync(1))[0].State);
    }

    [Fact]
    public async Task Restart_in_the_same_state_sends_nothing_and_a_change_meanwhile_is_sent_once()
    {
        await using (var first = new AlertWatchRun(this))
        {
            first.See(Found.Alarm(Now));
            await SentAsync(1);
        }

        Time.Advance(TimeSpan.FromHours(1));
        await using (var second = new AlertWatchRun(this))
        {
            second.See(Found.Alarm(Now));
            second.See(Found.Alarm(Now.AddSeconds(1)));
            await second.SeenAsync();
            second.See(Found.Quiet(Now.AddSeconds(2))); // if the alarm were pending again, this would replace it and name no previous state
            Assert.Equal(("fine", "alarm"), ((await Receiver.GotAsync(2))[1].State, Receiver.All[1].Previous));
            await SentAsync(2);
        }

        Time.Advance(TimeSpan.FromHours(1));
        await using var third = new AlertWatchRun(this);
        third.See(Found.Watch(Now));
        Assert.Equal(("watch", "fine"), ((await Receiver.GotAsync(3))[2].State, Receiver.All[2].Previous));
    }

    [Fact]
    public async Task Watches_of_other_jobs_or_names_are_independent()
    {
        foreach (var watched in new WatchedJobs[] { new("A", WallQuery.Default), new("B", WallQuery.Default),
            new("A", WallQuery.Read("?configuration_id=cfg-1").Query) })
        {
            await using var run = new AlertWatchRun(this, watched);
            var before = Receiver.All.Count;
            run.See(Found.Alarm(Now));
            await Receiver.GotAsync(before + 1);
        }

        Assert.Equal(3, Receiver.All.Select(each => each.Delivery).Distinct().Count());
    }

    [Fact]
    public async Task Job_stuck_for_days_is_not_reported_as_fine()
    {
        await using var run = new AlertWatchRun(this);
        run.SeeUnfinished(Found.Unfinished([AJob.Running().At(Now.AddDays(-9))]));
        run.See(Found.Quiet(Now));
        var got = (await Receiver.GotAsync(1))[0];
        Assert.Equal(("watch", 1), (got.State, got.Alert.GetProperty("stuck").GetInt32()));
        Assert.Contains("1 job is stuck, the oldest for 9 d.", got.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
        await SentAsync(1);
        run.SeeUnfinished(Found.NoneUnfinished);
        Assert.Equal(("fine", "watch"), ((await Receiver.GotAsync(2))[1].State, Receiver.All[1].Previous));
    }
}
