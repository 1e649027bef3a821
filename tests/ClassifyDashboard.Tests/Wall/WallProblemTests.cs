using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>What people in a room read when a wall's figures are late or missing.</summary>
public sealed class WallProblemTests
{
    private static readonly DateTimeOffset Now = AJob.Created;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(17);
    private static readonly BudgetState Calm = new(5, 5, 0, TimeSpan.Zero, TimeSpan.Zero, null);

    [Fact]
    public void Fresh_figures_are_no_problem() => Assert.Null(Of(Read(ago: 30)));

    [Fact]
    public void Longer_refresh_interval_is_no_problem() => Assert.Null(Of(Read(ago: 100) with { RefreshEvery = TimeSpan.FromSeconds(60) }));

    [Fact]
    public void Service_is_slow_after_two_refreshes_without_news() =>
        Assert.Equal(new(WallProblemKind.Service, "The service is slow to answer", "The dashboard asks again by itself."), Of(Read(ago: 35)));

    [Fact]
    public void Requests_that_are_held_back_count_as_our_own_reading() => Assert.Equal(
        new(WallProblemKind.Behind, "Our reading is behind", "120 requests wait for their turn, about 25 s."),
        Of(Read(ago: 35), Calm with { Waiting = 120, BackfillWait = TimeSpan.FromSeconds(24) }));

    [Fact]
    public void Service_that_refuses_more_requests_limits_us()
    {
        Assert.Equal(new(WallProblemKind.Service, "The service limits us", "It accepts 20 a minute from this dashboard."),
            Of(Read(ago: 35), Calm with { RequestsPerSecond = 1 / 3d }));
        Assert.Equal(new(WallProblemKind.Service, "The service limits us", "It asked for no requests for 40 s."),
            Of(Read(ago: 35), Calm with { PausedUntil = Now.AddSeconds(38) }));
    }

    [Fact]
    public void Wall_says_how_much_is_read_before_all_jobs_are()
    {
        Assert.Equal(new(WallProblemKind.Behind, "Reading the jobs", "No job has been read yet."), WallProblem.Of((Load?)null, Calm, Now));
        Assert.Equal(
            new(WallProblemKind.Behind, "Reading the jobs", "2 jobs so far, about 45 s to go."),
            Of(State(LoadStage.Reading) with { Progress = new(null, TimeSpan.FromSeconds(41)) }));
    }

    [Fact]
    public void Wall_of_searched_jobs_says_where_not_all_are_searched()
    {
        var jobs = JobSet.Of([JobBlock.Of([AJob.Completed()]).WithoutTexts()], 0, long.MaxValue);
        var read = new Snapshot(new(jobs), new(Now.AddDays(-1), Now), LoadStage.Complete) { ReadAt = Now };
        Assert.Null(WallProblem.Of(read.LoadOf(JobFilter.Default), Calm, Now));
        Assert.Equal(
            new(WallProblemKind.Behind, "Only the newest jobs are searched", "The texts of older ones do not fit in memory (Reading:MaxJobs)."),
            WallProblem.Of(read.LoadOf(new() { Text = "invoice" }), Calm, Now));
    }

    [Theory]
    [InlineData(ProblemKind.Unreachable, WallProblemKind.Service, "The service does not answer")]
    [InlineData(ProblemKind.RateLimited, WallProblemKind.Service, "The service limits us")]
    [InlineData(ProblemKind.Unauthorized, WallProblemKind.Service, "The service refuses us")]
    [InlineData(ProblemKind.Unavailable, WallProblemKind.Service, "The service answers with errors")]
    [InlineData(ProblemKind.MalformedAnswer, WallProblemKind.Service, "The service answers with errors")]
    [InlineData(ProblemKind.TooManyJobs, WallProblemKind.Behind, "Too many jobs for this wall")]
    public void Problem_is_shown_at_once_with_its_kind_and_the_correlation_id(ProblemKind kind, WallProblemKind trouble, string heading) => Assert.Equal(
        new(trouble, heading, "It broke. Correlation id 0a1b."),
        Of(Read(ago: 3) with { Stage = LoadStage.Stale, Problem = new(kind, "It broke.") { CorrelationId = "0a1b" } }));

    [Fact]
    public void Period_that_cannot_change_any_more_is_never_late() => Assert.Null(Of(Read(ago: 100_000) with { RefreshEvery = null }));

    [Fact]
    public void Wall_shows_the_problem_of_any_part_and_the_worst_first()
    {
        var (fresh, begun, broken) = (Read(ago: 3).LoadOf(JobFilter.Default), State(LoadStage.Reading)
            .LoadOf(JobFilter.Default), (Read(ago: 3) with { Problem = new(ProblemKind.TooManyJobs, "It is much.") }).LoadOf(JobFilter.Default));
        Assert.Null(WallProblem.Of([fresh, fresh], Calm, Now));
        Assert.Equal("Reading the jobs", WallProblem.Of([fresh, begun], Calm, Now)!.Heading);
        Assert.Equal("Reading the jobs", WallProblem.Of([fresh, null], Calm, Now)!.Heading);
        Assert.Equal("Too many jobs for this wall", WallProblem.Of([fresh, begun, broken], Calm, Now)!.Heading);
    }

    private static Snapshot Read(int ago) => State(LoadStage.Complete) with { ReadAt = Now.AddSeconds(-ago), RefreshEvery = Usual };

    private static Snapshot State(LoadStage stage) => new(new(AJob.SetOf([AJob.Completed(), AJob.Completed()])), new(Now.AddDays(-1), Now), stage);

    private static WallProblem? Of(Snapshot state, BudgetState? budget = null) => WallProblem.Of(state.LoadOf(JobFilter.Default), budget ?? Calm, Now);
}
