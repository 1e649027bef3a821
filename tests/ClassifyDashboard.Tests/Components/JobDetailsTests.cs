using AngleSharp.Dom;
using Bunit;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What a person reads of one job, in each of its possible states.</summary>
public sealed class JobDetailsTests : Rendered
{
    [Fact]
    public void Completed_job_shows_its_result_and_the_matched_rule()
    {
        var details = Show(AJob.Completed("invoice", 0.93, "It asks for payment.\nTwice.").Configured("cfg-1").Took(TimeSpan.FromSeconds(4.2))
            .Edit(job => job with
        {
            Configuration = new()
            {
                Rules = [new("letter", "A letter"), new("invoice", "It asks for payment")],
                Mode = "FAST",
                Language = "de",
                TargetPages = "1-3",
            },
        }));
        Assert.Equal("Completed · invoice", Words(details.Find("h2")));
        Assert.Equal("0.93", Fact(details, "Confidence"));
        Assert.Equal("It asks for payment.\nTwice.", details.Find(".long-text").TextContent);
        Assert.Equal(["letter A letter", "invoice ✓ matched It asks for payment"], details.FindAll(".rule").Select(Words));
        Assert.Equal("2026-03-10 12:00:00 UTC 1 h ago", Fact(details, "Created"));
        Assert.Equal("4.2 s", Fact(details, "Duration"));
        Assert.Equal(("FAST", "de", "all", "1-3"),
            (Fact(details, "Mode"), Fact(details, "Language"), Fact(details, "Pages at most"), Fact(details, "Only pages")));
        Assert.Contains("\"lang\": \"de\"", details.FindAll("pre")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"COMPLETED\"", details.FindAll("pre")[1].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAILED", true)]
    [InlineData("COMPLETED", false)]
    public void Failed_job_says_whether_its_parse_job_is_the_reason(string status, bool isReason)
    {
        var job = AJob.Failed("It broke").Build();
        var outcome = RenderAt<JobOutcome>("", parameters => parameters.Add(p => p.Job, job).Add(p => p.ParseJob, new(JobStatus.Of(status))));
        Assert.Equal(isReason, outcome.Markup.Contains("because its parse job failed", StringComparison.Ordinal));
    }

    [Fact]
    public void Job_that_is_no_longer_listed_says_since_when_and_counts_no_time()
    {
        var details = Show(AJob.Running().Gone(AJob.Created.AddMinutes(30)));
        Assert.Equal("2026-03-10 12:30:00 UTC 30 min ago", Fact(details, "No longer listed since"));
        Assert.Contains("The service no longer lists this job. It is shown as it was last known.", details.Markup, StringComparison.Ordinal);
        Assert.Equal("not known", Fact(details, "Duration"));
        Assert.DoesNotContain("listed", Show(AJob.Running()).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_looks_saw_are_listed_with_the_time_waited_and_run()
    {
        var job = AJob.Completed().Took(TimeSpan.FromSeconds(71)).Build() with
        {
            Steps = new() { PendingFirst = Second(3), PendingLast = Second(14), RunningFirst = Second(17) },
        };
        var details = Show(job);
        Assert.Equal("Waiting 12:00:03 · Running 12:00:17 · Completed 12:01:11", Fact(details, "Seen"));
        Assert.Equal(("14 s to 17 s", "54 s to 57 s"), (Fact(details, "Waited"), Fact(details, "Ran")));
        Assert.Equal("2026-03-10T12:00:17.0000000Z", details.FindAll("time").Single(time => time.TextContent == "12:00:17").GetAttribute("datetime"));

        var unseen = Show(AJob.Completed());
        Assert.Equal(("not seen", "not seen"), (Fact(unseen, "Waited"), Fact(unseen, "Ran")));
        Assert.DoesNotContain(unseen.FindAll("dt"), name => name.TextContent == "Seen");

        var running = Show(AJob.Running().Edit(job => job with { Steps = new() { RunningFirst = Second(6) } }));
        Assert.Equal(("at most 6 s", "Running 12:00:06"), (Fact(running, "Waited"), Fact(running, "Seen")));
        Assert.DoesNotContain(running.FindAll("dt"), name => name.TextContent == "Ran");
        Assert.Equal("Running 2026-03-11 12:00:06 UTC", Fact(Show(AJob.Running().Edit(job => job with
        {
            Steps = new() { RunningFirst = Second(86_406) },
        })), "Seen"));

        static DateTimeOffset Second(int second) => AJob.Created.AddSeconds(second);
    }

    [Fact]
    public void Every_id_can_be_copied_whole()
    {
        var details = Show(AJob.Failed("It broke, correlation id: 0a1b2c3d-1111").Id("clj-1").Configured("cfg-1")
            .Edit(job => job with { ParseJobId = "pjb-1", TransactionId = "tx-1" }));
        var copies = details.FindAll("[data-copy-text]").ToDictionary(copy => copy.GetAttribute("aria-label")!, copy => copy.GetAttribute("data-copy-text"));
        Assert.Equal(new Dictionary<string, string?>
        {
            ["Copy job id"] = "clj-1",
            ["Copy correlation id"] = "0a1b2c3d-1111",
            ["Copy configuration id"] = "cfg-1",
            ["Copy input"] = "dfl-0001",
            ["Copy parse job id"] = "pjb-1",
            ["Copy project id"] = "7b0d5c0e-1111-4000-8000-000000000001",
            ["Copy user id"] = "user-1",
            ["Copy transaction id"] = "tx-1",
        }, copies);
    }

    [Fact]
    public void Details_of_a_document_without_a_matching_rule_say_so()
    {
        var details = Show(AJob.NoRuleMatched());
        Assert.Equal("no rule matched", Fact(details, "Type"));
        Assert.Contains("None of these rules matched.", details.Markup, StringComparison.Ordinal);
        Assert.Empty(details.FindAll(".is-hit"));
    }

    [Fact]
    public void Failed_job_shows_its_error_and_links_to_similar_ones()
    {
        var details = Show(AJob.Failed("Document has 12 pages\nsecond line"));
        Assert.Equal("Document has 12 pages\nsecond line", details.Find(".long-text").TextContent);
        Assert.StartsWith("./?error=v4:document-has-page-", details.FindAll("a").Single(link => link.TextContent == "Failed jobs with an error like this")
            .GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain("There is no result", details.Markup, StringComparison.Ordinal);
        Assert.Contains("The service gave no message.", Show(AJob.Failed(null)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Unfinished_job_counts_its_time_and_has_no_result_yet()
    {
        var details = Show(AJob.Running());
        Assert.Contains("There is no result yet.", details.Markup, StringComparison.Ordinal);
        Assert.Equal("1 h so far", Fact(details, "Duration"));
    }

    [Fact]
    public void Undated_job_says_that_its_times_are_not_known()
    {
        var details = Show(AJob.Completed().Undated());
        Assert.Equal(("undated", "undated", "not known"), (Fact(details, "Created"), Fact(details, "Finished"), Fact(details, "Duration")));
    }

    [Fact]
    public void Inline_rules_link_to_jobs_without_a_configuration()
    {
        var link = Show(AJob.Completed()).FindAll("a").Single(link => link.TextContent == "none: the rules came with the job");
        Assert.Equal("./?configuration_id=(inline)", link.GetAttribute("href"));
    }

    [Fact]
    public void Hostile_text_of_the_service_stays_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\u202Egpj.exe\u0007\ud800\"'&";
        Job job = AJob.Completed(Hostile, 0.5, Hostile).Id(Hostile).OnFile(Hostile).Configured(Hostile);
        var details = Show(job with
        {
            ProjectId = Hostile,
            UserId = Hostile,
            TransactionId = Hostile,
            Configuration = new() { Rules = [new(Hostile, Hostile)], Mode = Hostile },
        });
        Assert.Empty(details.FindAll("img"));
        Assert.Contains("<img src=x onerror=alert(1)>gpj.exe", details.Find(".long-text").TextContent, StringComparison.Ordinal);
        Assert.All(details.FindAll("*"), element => Assert.DoesNotContain('\u202E', element.TextContent));
        Assert.Empty(Show(AJob.Failed(Hostile)).FindAll("img"));
    }

    [Fact]
    public void Signatures_of_addresses_are_nowhere_in_the_page()
    {
        var details = Show(AJob.Failed("No answer from https://files.example.com/a.pdf?signature=secret")
            .OnUrl("https://u:secret@files.example.com/a.pdf?signature=secret"));
        Assert.DoesNotContain("secret", details.Markup, StringComparison.Ordinal);
        Assert.Equal("https://files.example.com/a.pdf", details.Find("[aria-label='Copy input']").GetAttribute("data-copy-text"));
    }

    [Fact]
    public async Task Error_of_a_megabyte_is_sent_only_on_request()
    {
        var details = Show(AJob.Failed(new string('x', 1_000_000)));
        Assert.InRange(details.Markup.Length, 1, 20_000);
        await details.FindAll("button").Single(button => button.TextContent == "Show all 1,000,000 characters").ClickAsync();
        Assert.Equal(1_000_000, details.Find(".long-text").TextContent.Length);
    }

    [Fact]
    public void Duration_is_compared_with_the_usual_one_in_the_window()
    {
        Job job = AJob.Completed().Took(TimeSpan.FromSeconds(9));
        var others = Enumerable.Range(1, 20).Select(i => AJob.Completed().Took(TimeSpan.FromSeconds(2)).Build());
        Assert.Equal(
            "9 s, usual: 2 s to 2 s (median 2 s of 20 jobs with this configuration) ◆ Longer than usual",
            Fact(Show(job, JobSet.Of([job, .. others])), "Duration"));
    }

    [Fact]
    public void Other_jobs_of_the_same_input_are_listed_with_the_searched_period()
    {
        Job job = AJob.Completed().OnFile("dfl-7"), again = AJob.Failed().OnFile("dfl-7").Id("clj-again"), other = AJob.Completed().OnFile("dfl-8");
        var details = Show(job, JobSet.Of([job, again, other]));
        Assert.Equal("./?job=clj-again", details.Find(".same a").GetAttribute("href"));
        Assert.Contains("1 of the jobs created from 2026-03-09 13:00:00 UTC to 2026-03-10 13:00:00 UTC.", details.Markup, StringComparison.Ordinal);
        Assert.Equal("./?input=dfl-7", details.FindAll("a").Single(link => link.TextContent == "All jobs on this input").GetAttribute("href"));
        Assert.Contains("None of the jobs created from", Show(other, JobSet.Of([job, again, other])).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Previous_and_next_follow_the_table_and_turn_its_pages()
    {
        var jobs = AJob.SetOf(27, i => AJob.Completed().Id($"clj-{i:00}").At(AJob.Created.AddMinutes(-i)));
        var steps = RenderAt<JobSteps>("?status=COMPLETED", parameters => parameters.Add(p => p.Id, "clj-24").Add(p => p.Load, LoadOf(jobs)));
        Assert.Equal("25 of 27", steps.Find("span").TextContent);
        Assert.Equal("./?status=COMPLETED&job=clj-23", steps.Find("[rel=prev]").GetAttribute("href"));
        Assert.Equal("./?status=COMPLETED&page=2&job=clj-25", steps.Find("[rel=next]").GetAttribute("href"));
        Assert.Null(RenderAt<JobSteps>("?sort=created", parameters => parameters.Add(p => p.Id, "clj-26").Add(p => p.Load, LoadOf(jobs))).Find("[rel=prev]")
            .GetAttribute("href"));
        Assert.Contains("not among the 27 jobs of the filter",
            RenderAt<JobSteps>("", parameters => parameters.Add(p => p.Id, "clj-x").Add(p => p.Load, LoadOf(jobs))).Markup, StringComparison.Ordinal);
    }

    private static Load LoadOf(JobSet jobs) =>
        new Snapshot(new(jobs), new(Now.AddDays(-1), Now), LoadStage.Complete) { ReadAt = Now }.LoadOf(JobFilter.Default);

    private IRenderedComponent<JobDetails> Show(Job job, JobSet? jobs = null) =>
        RenderAt<JobDetails>("", parameters => parameters.Add(p => p.Job, job).Add(p => p.Load, jobs is null ? null : LoadOf(jobs)));

    private static string Fact(IRenderedComponent<JobDetails> details, string name) =>
        Words(details.FindAll(".fact").First(fact => fact.QuerySelector("dt")!.TextContent == name).QuerySelector("dd")!);

    // Texts of neighbouring elements are separate on a screen.
    private static string Words(IElement element) =>
        string.Join(' ', string.Join(' ', element.Descendants<IText>().Select(text => text.Data))
            .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
