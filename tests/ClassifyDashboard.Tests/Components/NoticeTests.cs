using Bunit;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What a person reads above the figures while jobs are read, wait for the budget, are old or are not there.</summary>
public sealed class NoticeTests : Rendered
{
    private static readonly BudgetState Calm = new(5, 5, 0, TimeSpan.Zero, TimeSpan.Zero, null);

    [Fact]
    public void Before_the_first_answer_it_says_who_is_asked()
    {
        Assert.Equal("Asking the service for jobs…", Text((Snapshot?)null));
        Assert.Equal("Asking the service for jobs…", Text(State(LoadStage.Reading)));
    }

    [Fact]
    public void A_reading_says_how_many_came_and_of_when_and_how_long_it_will_take_on() => Assert.Equal(
        "2 jobs read so far, all from 2026-03-10 12:00:00 UTC on, about 45 s to go. The figures below count only these jobs.",
        Text(State(LoadStage.Reading, 2) with { Progress = new(AJob.Created, TimeSpan.FromSeconds(41.3)) }));

    [Fact]
    public void Where_nothing_can_be_told_no_time_is_promised() => Assert.Equal(
        "1 job read so far. The figures below count only these jobs.",
        Text(State(LoadStage.Reading, 1) with { Progress = new(null, null), Budget = Calm }));

    [Fact]
    public void What_waits_for_the_budget_is_said_with_the_pace_and_the_wait() => Assert.Equal(
        "Requests go to the service at 5 a second. 12 requests wait for their turn; a new request would wait about 3 s.",
        Text(Calm with { Waiting = 12, BackfillWait = TimeSpan.FromSeconds(2.6) }));

    [Fact]
    public void A_pace_that_was_found_is_said_beside_the_one_that_was_set() => Assert.Equal(
        "Requests go to the service at 20 a minute, slowed from 5 a second because the service refused more. 1 request waits for its turn; a new request would wait about 6 s.",
        Text(Calm with { RequestsPerSecond = 1 / 3d, Waiting = 1, BackfillWait = TimeSpan.FromSeconds(6) }));

    [Fact]
    public void A_pause_that_the_service_asked_for_says_until_when() => Assert.Equal(
        "Requests go to the service at 5 a second. The service asked for no requests until 2026-03-10 13:00:20 UTC.",
        Text(Calm with { PausedUntil = Now.AddSeconds(20) }));

    [Fact]
    public void Of_a_budget_that_nobody_notices_nothing_is_said()
    {
        Assert.Equal("", Text((BudgetState?)null));
        Assert.Equal("", Text(Calm));
        Assert.Equal("", Text(Calm with { Waiting = 8, BackfillWait = TimeSpan.FromMilliseconds(160) }));
    }

    [Fact]
    public void While_the_first_rows_wait_the_budget_is_said_too() => Assert.Equal(
        "Asking the service for jobs… Requests go to the service at 5 a second. The service asked for no requests until 2026-03-10 13:00:20 UTC.",
        Text(State(LoadStage.Reading) with { Budget = Calm with { PausedUntil = Now.AddSeconds(20) } }));

    [Fact]
    public void Old_jobs_say_how_old_they_are_and_why() => Assert.Equal(
        "Not up to date. These jobs are as of 2026-03-10 12:57:00 UTC (3 min ago). api.example.com refuses connections. The dashboard tries again by itself.",
        Text(State(LoadStage.Stale, 2) with { ReadAt = Now.AddMinutes(-3), Problem = new(ProblemKind.Unreachable, "api.example.com refuses connections.") }));

    [Theory]
    [InlineData("The service said: Internal error. Correlation id: 0a1b2c3d-11.", "")]
    [InlineData("The service has trouble of its own (500).", " Correlation id for the service's support: 0a1b2c3d-11.")]
    public void The_correlation_id_stands_there_once(string message, string more) => Assert.Equal(
        $"The jobs could not be read. {message}{more} The dashboard tries again by itself.",
        Text(State(LoadStage.Failed) with { Problem = new(ProblemKind.Unavailable, message) { CorrelationId = "0a1b2c3d-11" } }));

    [Fact]
    public void A_reading_that_failed_on_the_way_says_what_is_shown() => Assert.Equal(
        "The jobs could not be read. The account has no credits left. The page shows the 2 jobs that were read before. The dashboard tries again by itself.",
        Text(State(LoadStage.Failed, 2) with { Problem = new(ProblemKind.PaymentRequired, "The account has no credits left.") }));

    [Fact]
    public void Too_many_jobs_are_no_trouble_that_goes_by_itself() => Assert.Equal(
        "There are more jobs than are kept in memory (500,000, Reading:MaxJobs): choose a shorter time, or raise the setting. The page shows and counts only 2 jobs of them.",
        Text(State(LoadStage.Failed, 2) with
        {
            Problem = new(ProblemKind.TooManyJobs, "There are more jobs than are kept in memory (500,000, Reading:MaxJobs): choose a shorter time, or raise the setting."),
        }));

    [Fact]
    public void Entries_that_could_not_be_read_are_counted()
    {
        Assert.Equal("1 entry of the service's answer could not be read as a job and is not counted.", Text(State(LoadStage.Complete, 2) with { Unreadable = 1 }));
        Assert.Equal("", Text(State(LoadStage.Complete, 2)));
    }

    private static Snapshot State(LoadStage stage, int jobs = 0) =>
        new(new(AJob.SetOf([.. Enumerable.Range(0, jobs).Select(_ => AJob.Completed())])), new(Now.AddDays(-1), Now), stage);

    private string Text(Snapshot? state) =>
        Words(RenderAt<LoadNotice>("", parameters => parameters.Add(p => p.Load, state?.LoadOf(JobFilter.Default))).Nodes.Select(node => node.TextContent));

    private string Text(BudgetState? budget) =>
        Words(RenderAt<BudgetNotice>("", parameters => parameters.Add(p => p.Budget, budget)).Nodes.Select(node => node.TextContent));

    private static string Words(IEnumerable<string> texts) => string.Join(' ', string.Join(' ', texts).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
