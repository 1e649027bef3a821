using Bunit;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What a person reads above the figures while jobs are read, wait for the budget, are old or missing.</summary>
public sealed class NoticeTests : Rendered
{
    private static readonly BudgetState Calm = new(5, 5, 0, TimeSpan.Zero, TimeSpan.Zero, null);

    [Fact]
    public void Notice_before_the_first_response_names_the_service()
    {
        Assert.Equal("Asking the service for jobs…", Text((Snapshot?)null));
        Assert.Equal("Asking the service for jobs…", Text(State(LoadStage.Reading)));
    }

    [Fact]
    public void Notice_of_a_read_says_how_many_jobs_came_of_what_time_and_what_remains() => Assert.Equal(
        "2 jobs read so far, all from 2026-03-10 12:00:00 UTC on, about 45 s to go. The figures below count only these jobs.",
        Text(State(LoadStage.Reading, 2) with { Progress = new(AJob.Created, TimeSpan.FromSeconds(41.3)) }));

    [Fact]
    public void Notice_without_an_estimate_promises_no_time() => Assert.Equal(
        "1 job read so far. The figures below count only these jobs.",
        Text(State(LoadStage.Reading, 1) with { Progress = new(null, null), Budget = Calm }));

    [Fact]
    public void Figures_of_jobs_that_go_early_say_that_some_may_never_have_been_seen()
    {
        Assert.Equal(
            "Some jobs may never have been seen: 2 of these left the service's list before their end was seen, or within a minute of it.",
            Render<UnseenNotice>(parameters => parameters.Add(p => p.Gone, new GoneCounts(5, 2))).Find("p").TextContent);
        Assert.Empty(Render<UnseenNotice>(parameters => parameters.Add(p => p.Gone, new GoneCounts(5, 0))).Markup);
    }

    [Fact]
    public void Notice_of_a_waiting_read_says_the_rate_and_the_wait() => Assert.Equal(
        "Requests go to the service at 5 a second. 12 requests wait for their turn; a new request would wait about 3 s.",
        Text(Calm with { Waiting = 12, BackfillWait = TimeSpan.FromSeconds(2.6) }));

    [Fact]
    public void Notice_shows_the_measured_rate_beside_the_configured_one() => Assert.Equal(
        "Requests go to the service at 20 a minute, slowed from 5 a second because the service refused more. 1 request waits for its turn; a new request "
            + "would wait about 6 s.",
        Text(Calm with { RequestsPerSecond = 1 / 3d, Waiting = 1, BackfillWait = TimeSpan.FromSeconds(6) }));

    [Fact]
    public void Notice_of_a_pause_says_until_when() => Assert.Equal(
        "Requests go to the service at 5 a second. The service asked for no requests until 2026-03-10 13:00:20 UTC.",
        Text(Calm with { PausedUntil = Now.AddSeconds(20) }));

    [Fact]
    public void Budget_that_delays_nobody_has_no_notice()
    {
        Assert.Equal("", Text((BudgetState?)null));
        Assert.Equal("", Text(Calm));
        Assert.Equal("", Text(Calm with { Waiting = 8, BackfillWait = TimeSpan.FromMilliseconds(160) }));
    }

    [Fact]
    public void Budget_notice_is_shown_while_the_first_rows_wait() => Assert.Equal(
        "Asking the service for jobs… Requests go to the service at 5 a second. The service asked for no requests until 2026-03-10 13:00:20 UTC.",
        Text(State(LoadStage.Reading) with { Budget = Calm with { PausedUntil = Now.AddSeconds(20) } }));

    [Fact]
    public void Notice_of_old_jobs_says_how_old_they_are_and_why() => Assert.Equal(
        "Not up to date. These jobs are as of 2026-03-10 12:57:00 UTC (3 min ago). api.example.com refuses connections. The dashboard tries again by itself.",
        Text(State(LoadStage.Stale, 2) with { ReadAt = Now.AddMinutes(-3), Problem = new(ProblemKind.Unreachable, "api.example.com refuses connections.") }));

    [Theory]
    [InlineData("The service said: Internal error. Correlation id: 0a1b2c3d-11.", "")]
    [InlineData("The service has trouble of its own (500).", " Correlation id for the service's support: 0a1b2c3d-11.")]
    public void Notice_shows_the_correlation_id_once(string message, string more) => Assert.Equal(
        $"The jobs could not be read. {message}{more} The dashboard tries again by itself.",
        Text(State(LoadStage.Failed) with { Problem = new(ProblemKind.Unavailable, message) { CorrelationId = "0a1b2c3d-11" } }));

    [Fact]
    public void Notice_of_a_failed_read_says_what_is_shown() => Assert.Equal(
        "The jobs could not be read. The account has no credits left. The page shows the 2 jobs that were read before. The dashboard tries again by itself.",
        Text(State(LoadStage.Failed, 2) with { Problem = new(ProblemKind.PaymentRequired, "The account has no credits left.") }));

    [Fact]
    public void Notice_of_too_many_jobs_promises_no_recovery() => Assert.Equal(
        "There are more jobs than are kept in memory (500,000, Reading:MaxJobs): choose a shorter time, or raise the setting. The page shows and counts only "
            + "2 jobs of them.",
        Text(State(LoadStage.Failed, 2) with
        {
            Problem = new(ProblemKind.TooManyJobs,
                "There are more jobs than are kept in memory (500,000, Reading:MaxJobs): choose a shorter time, or raise the setting."),
        }));

    [Fact]
    public void Unreadable_entries_are_counted_in_a_notice()
    {
        Assert.Equal("1 entry of the service's answer could not be read as a job and is not counted.",
            Text(State(LoadStage.Complete, 2) with { Unreadable = 1 }));
        Assert.Equal("", Text(State(LoadStage.Complete, 2)));
    }

    [Fact]
    public void Notice_says_how_far_back_jobs_are_listed_and_searched()
    {
        var (newer, older) = (JobBlock.Of([AJob.Completed().At(Now)]), JobBlock.Of([AJob.Completed().At(Now.AddDays(-1))]).WithoutTexts());
        var state = new Snapshot(new(JobSet.Of([newer, older], 0, long.MaxValue)), new(Now.AddDays(-2), Now), LoadStage.Complete);
        var at = DisplayFormat.Exact(Now.AddDays(-1), TimeZoneInfo.Utc);
        Assert.Equal(
            $"Jobs created up to {at} are counted, but neither listed nor searched: their texts do not fit in memory (Reading:MaxJobs).", Text(state));
        var search = RenderAt<LoadNotice>("", parameters => parameters.Add(p => p.Load, state.LoadOf(new() { Text = "a" })));
        Assert.Equal(
            $"Only jobs created after {at} are searched and counted here: the texts of older ones do not fit in memory (Reading:MaxJobs).",
            Words(search.Nodes.Select(node => node.TextContent)));
        var load = state.LoadOf(JobFilter.Default);
        Assert.Equal((1, 2), (load.Jobs.Count, load.Figures.Jobs));
        Assert.Equal("The newest 1 of 2 jobs", RenderAt<JobTable>("", parameters => parameters.Add(p => p.Load, load)).Find("#jobs-title").TextContent);
    }

    private static Snapshot State(LoadStage stage, int jobs = 0) =>
        new(new(AJob.SetOf([.. Enumerable.Range(0, jobs).Select(_ => AJob.Completed())])), new(Now.AddDays(-1), Now), stage);

    private string Text(Snapshot? state) =>
        Words(RenderAt<LoadNotice>("", parameters => parameters.Add(p => p.Load, state?.LoadOf(JobFilter.Default))).Nodes.Select(node => node.TextContent));

    private string Text(BudgetState? budget) =>
        Words(RenderAt<BudgetNotice>("", parameters => parameters.Add(p => p.Budget, budget)).Nodes.Select(node => node.TextContent));

    private static string Words(IEnumerable<string> texts) =>
        string.Join(' ', string.Join(' ', texts).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
