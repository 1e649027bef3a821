using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>The verdict of a wall on its jobs, and that it is computed once for any number of walls.</summary>
public sealed class WallAlarmTests
{
    private static readonly DateTimeOffset Now = AJob.Created;

    [Fact]
    public void High_failure_rate_is_an_alarm() =>
        Assert.Equal(AlarmState.Alarm, Of(Finished(100, i => i % 3 == 0 ? AJob.Failed() : AJob.Completed())).State);

    [Fact]
    public void Documents_without_a_matching_rule_have_limits_of_their_own()
    {
        var verdict = Of(Finished(100, i => i % 2 == 0 ? AJob.NoRuleMatched() : AJob.Completed()));
        Assert.Equal((AlarmState.Fine, AlarmState.Alarm, AlarmState.Alarm), (verdict.Failed.State, verdict.Unmatched.State, verdict.State));
    }

    [Fact]
    public void Forgotten_job_makes_the_state_Watch() => Assert.Equal(
        (AlarmState.Fine, StuckReason.Lost, AlarmState.Watch),
        Of([.. Finished(200, _ => AJob.Completed()), AJob.Running().At(Now.AddHours(-5))]) is var verdict
            ? (verdict.Failed.State, verdict.Stuck.Reason, verdict.State)
            : default);

    [Theory]
    [InlineData(27)]
    [InlineData(24 * 400)]
    public void Job_stays_stuck_until_it_finishes_however_old_it_is(int hours)
    {
        var old = AJob.Running().At(Now.AddHours(-hours)).Build();
        var verdict = Of(Finished(200, _ => AJob.Completed()), old);
        Assert.Equal((StuckReason.Lost, 1, AlarmState.Watch, TimeSpan.FromHours(hours)),
            (verdict.Stuck.Reason, verdict.Stuck.Count, verdict.State, verdict.Stuck.OldestAge!.Value));
        Assert.Equal(AlarmState.Fine, Of(Finished(200, _ => AJob.Completed())).State);
    }

    [Fact]
    public void Job_that_finished_in_one_of_two_reads_is_not_stuck()
    {
        var job = AJob.Running().At(Now.AddHours(-25.5));
        Assert.Equal(0, Of([.. Finished(200, _ => AJob.Completed()),
            job.Edit(each => each with { Status = JobStatus.Completed, UpdatedAt = Now.AddMinutes(-1) })], job).Stuck.Count);
    }

    [Fact]
    public void Another_read_of_old_jobs_gives_another_verdict()
    {
        var recent = LoadOf(Finished(200, _ => AJob.Completed()));
        Assert.Equal(AlarmState.Fine, WallAlarm.Of(new(recent, LoadOf([])), WallDisplay.Default)!.State);
        Assert.Equal(AlarmState.Watch, WallAlarm.Of(new(recent, LoadOf([AJob.Running().At(Now.AddHours(-30))])), WallDisplay.Default)!.State);
    }

    [Fact]
    public void Nothing_finishing_is_an_alarm_although_nothing_fails()
    {
        var before = Enumerable.Range(0, 200).Select(i => (Job)AJob.Completed().At(Now.AddMinutes(-40).AddSeconds(-5 * i)).Took(TimeSpan.FromSeconds(5)));
        var since = Enumerable.Range(0, 50).Select(i => (Job)AJob.Running().At(Now.AddMinutes(-39).AddSeconds(20 * i)));
        var verdict = Of([.. before, .. since]);
        Assert.Equal((StuckReason.Silence, AlarmState.Alarm), (verdict.Stuck.Reason, verdict.State));
        Assert.NotEqual(AlarmState.Alarm, verdict.Failed.State);
    }

    [Fact]
    public void Too_few_jobs_are_not_reported_as_fine() =>
        Assert.Equal(AlarmState.TooFew, Of([AJob.Failed().At(Now.AddMinutes(-30)), .. Finished(5, _ => AJob.Completed())]).State);

    [Fact]
    public void Same_hour_of_yesterday_counts_jobs_by_when_they_finished()
    {
        var verdict = Of([AJob.Failed().At(Now.AddHours(-25.5)).Took(TimeSpan.FromHours(1)), AJob.Completed().At(Now.AddHours(-24.2))
            .Took(TimeSpan.FromMinutes(1)), AJob.Completed().At(Now.AddHours(-24.2)).Took(TimeSpan.FromMinutes(20))]);
        Assert.Equal((1, 2), (verdict.Yesterday.Failed, verdict.Yesterday.Finished));
    }

    [Fact]
    public void Verdict_is_computed_once_for_all_walls_with_the_same_limits()
    {
        var load = LoadOf(Finished(50, _ => AJob.Completed()));
        var judged = new AlarmJobs(load, LoadOf([]));
        var verdict = WallAlarm.Of(judged, WallDisplay.Default);
        Assert.Same(verdict, WallAlarm.Of(judged, WallDisplay.Default with { Title = "Another", Rotate = TimeSpan.FromSeconds(30) }));
        Assert.NotSame(verdict, WallAlarm.Of(judged, WallDisplay.Default with { Failed = new(0.3, 0.4) }));
        Assert.Same(WallHistory.Of(load), WallHistory.Of(load));
        Assert.Same(WallHistory.QrOf(load, "https://example.com/"), WallHistory.QrOf(load, "https://example.com/"));
    }

    [Fact]
    public void Jobs_that_are_not_fully_read_are_not_judged() => Assert.Null(
        WallAlarm.Of(new(new Snapshot(new(AJob.SetOf([AJob.Failed()])), new(Now.AddDays(-1), Now), LoadStage.Reading).LoadOf(JobFilter.Default), LoadOf([])),
            WallDisplay.Default));

    // One job every ten seconds up to now.
    private static List<Job> Finished(int count, Func<int, AJob> job) =>
        [.. Enumerable.Range(0, count).Select(i => (Job)job(i).At(Now.AddSeconds(-10 * (i + 1))).Took(TimeSpan.FromSeconds(5)))];

    private static WallAlarm Of(IEnumerable<Job> jobs, params IEnumerable<Job> longUnfinished) =>
        WallAlarm.Of(new(LoadOf(jobs), LoadOf(longUnfinished)), WallDisplay.Default)!;

    private static Load LoadOf(IEnumerable<Job> jobs) =>
        new Snapshot(new(JobSet.Of(jobs)), new(Now.AddHours(-26), Now), LoadStage.Complete) { ReadAt = Now }.LoadOf(JobFilter.Default);
}
