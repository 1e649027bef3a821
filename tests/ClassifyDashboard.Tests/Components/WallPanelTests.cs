using AngleSharp.Dom;
using Bunit;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What people in a room read on a wall.</summary>
public sealed class WallPanelTests : Rendered
{
    [Fact]
    public void Rate_is_shown_with_its_count_its_interval_and_its_state()
    {
        var text = Text(Grid([.. Finished(300, i => i < 60 && i % 2 == 0 ? AJob.Failed("The service broke.") : AJob.Completed())]).Find(".rate"));
        Assert.Contains("Failed Alarm since 12:5", text);
        Assert.Contains("33.3 % 30 of 90 in the last 15 minutes 95 % between 24.5 and 43.6 %", text);
        Assert.Contains("No rule matched 0.0 % of 60 Fine", text);
    }

    [Fact]
    public void Too_few_jobs_show_their_failures_as_facts()
    {
        var panel = Grid([.. Finished(6, i => i == 3 ? AJob.Failed("Page 12 of dfl-0b7e6f43-5a34-4d0e-8f0a-6d1f8f1f7c22 is blank.") : AJob.Completed())])
            .Find(".rate");
        Assert.Equal("Failed Too few jobs to say 1 of 6 in the last 4 hours; the last failures: 12:59 Page # of … is blank. No rule matched 0.0 % of 5",
            Text(panel));
        Assert.Contains("is-few", panel.ClassName!);
    }

    [Fact]
    public void Change_of_level_says_since_when_and_from_what() =>
        Assert.Matches(@"5\d\.\d % since 12:5\d, before that 0\.0 %",
            Text(Grid([.. Finished(600, i => i < 60 && i % 2 == 0 ? AJob.Failed() : AJob.Completed())]).Find(".rate")));

    [Fact]
    public void Same_hour_of_yesterday_is_compared_where_it_is_known()
    {
        List<Job> jobs = [.. Finished(100, _ => AJob.Completed()), AJob.Failed().At(Now.AddHours(-24.5)), AJob.Completed().At(Now.AddHours(-24.5))];
        Assert.Contains("at this hour yesterday 50.0 %", Text(Grid(jobs).Find(".rate")));
        Assert.DoesNotContain("last week", Text(Grid(jobs).Find(".rate")));
        var weekAgo = LoadOf(AJob.SetOf(
            [AJob.Failed().At(Now.AddDays(-7).AddMinutes(-30)), .. Enumerable.Range(0, 3).Select(_ => AJob.Completed().At(Now.AddDays(-7).AddMinutes(-30)))]));
        Assert.Contains("at this hour yesterday 50.0 %, last week 25.0 %", Text(Grid(jobs, weekAgo).Find(".rate")));
    }

    [Fact]
    public void Causes_show_their_share_and_start_without_ids() => Assert.Equal(
        "Why jobs failed, and since when 75 % 12:29 File … is gone. 25 % 12:39 failed without a message",
        Text(Grid([.. Enumerable.Range(0, 3).Select(i => (Job)AJob.Failed($"File dfl-{i}b7e6f43-5a34 is gone.").At(Now.AddMinutes(-31 + i))), AJob.Failed(null)
            .At(Now.AddMinutes(-21))]).Find(".causes")));

    [Fact]
    public void Cause_opens_beside_the_wall_with_its_window()
    {
        var link = Grid([AJob.Failed("It broke.").At(Now.AddMinutes(-31))]).Find(".causes a");
        Assert.Equal(("_blank", "noopener"), (link.GetAttribute("target"), link.GetAttribute("rel")));
        var address = link.GetAttribute("href")!;
        Assert.StartsWith("failures?", address, StringComparison.Ordinal);
        var filter = JobQuery.Read(address["failures".Length..]).Query.Filter;
        Assert.Equal(ErrorGroup.KeyOf("It broke."), filter.ErrorGroup);
        Assert.Equal(Now, filter.Window.Resolve(Now.AddDays(1), TimeZoneInfo.Utc).To);
    }

    [Fact]
    public void Configurations_with_most_failures_come_first() => Assert.Equal(
        "Failures by configuration 50 % 2, cfg-a 100 % 1, inline rules",
        Text(Grid(
            [
                .. Finished(4, i => (i < 2 ? AJob.Failed() : AJob.Completed()).Configured("cfg-a")),
                .. Finished(3, _ => AJob.Completed().Configured("cfg-b")),
                AJob.Failed().At(Now.AddMinutes(-1)),
            ],
            options: WallDisplay.Default with { Panels = WallPanel.All }).Find(".configurations")));

    [Fact]
    public void Backlog_shows_what_is_stuck_and_for_how_long()
    {
        Assert.Equal("Waiting and running 1 + 1 oldest 9 min",
            Text(Grid([AJob.Pending().At(Now.AddMinutes(-2)), AJob.Running().At(Now.AddMinutes(-9))]).Find(".backlog")));
        Assert.Equal("Waiting and running 0 + 1 1 stuck for 3 h",
            Text(Grid([.. Finished(200, _ => AJob.Completed()), AJob.Running().At(Now.AddHours(-3))]).Find(".backlog")));
    }

    [Fact]
    public void Types_include_no_rule_matched_whatever_their_number() => Assert.Equal(
        "Result types 50 % invoice 30 % receipt 10 % letter 0 % no rule",
        Text(Grid([.. Finished(10, i => AJob.Completed(i < 5 ? "invoice" : i < 8 ? "receipt" : i < 9 ? "letter" : "zebra"))]).Find(".types")));

    [Fact]
    public void Job_that_waits_longer_than_the_window_counts_as_waiting() => Assert.Equal(
        "Waiting and running 1 + 1 2 stuck for 40 d",
        Text(Grid([.. Finished(100, _ => AJob.Completed()), AJob.Pending().At(Now.AddHours(-3))], longUnfinished: [AJob.Running().At(Now.AddDays(-40))])
            .Find(".backlog")));

    [Fact]
    public void Panels_of_partly_read_jobs_say_so_and_the_others_are_shown()
    {
        var grid = Grid([.. Finished(100, _ => AJob.Completed())], hasAll: false);
        Assert.Contains("not known: not all jobs of this period could be read", Text(grid.Find(".course")), StringComparison.Ordinal);
        Assert.Contains("not known: not all jobs of this period could be read", Text(grid.Find(".causes")), StringComparison.Ordinal);
        Assert.Contains("0 of 90 in the last 15 minutes", Text(grid.Find(".rate")), StringComparison.Ordinal);
    }

    [Fact]
    public void Low_confidence_shows_its_share() =>
        Assert.Equal("Confidence 0.80 25 % low", Text(Grid([.. Finished(8, i => AJob.Completed(confidence: i < 2 ? 0.5 : 0.9))]).Find(".confidence")));

    [Fact]
    public void Cancelled_jobs_are_shown_apart() =>
        Assert.StartsWith("Jobs, 2 cancelled 12", Text(Grid(
            [.. Finished(10, _ => AJob.Completed()), AJob.Cancelled().At(Now.AddHours(-1)), AJob.Cancelled().At(Now.AddHours(-1))]).Find(".volume")),
                StringComparison.Ordinal);

    [Fact]
    public void Panels_without_any_job_say_so()
    {
        var grid = Grid([]);
        Assert.Equal("Failed Too few jobs to say 0 of 0 in the last 4 hours No rule matched – of 0", Text(grid.Find(".rate")));
        Assert.Equal("Why jobs failed, and since when none failed", Text(grid.Find(".causes")));
        Assert.Equal("Result types no results", Text(grid.Find(".types")));
        Assert.Equal("Confidence – none given", Text(grid.Find(".confidence")));
    }

    [Fact]
    public void Wall_shows_only_the_panels_that_are_set()
    {
        var grid = Grid([], options: WallDisplay.Default with { Panels = [WallPanel.Rate, WallPanel.Types], Rotate = TimeSpan.FromSeconds(10) });
        Assert.Equal(["rate", "types"], grid.FindAll(".wall-panel").Select(panel => panel.ClassList[1]));
        Assert.Contains("is-rotating", grid.Find(".wall-panels").ClassName!);
    }

    [Fact]
    public void Each_panel_is_drawn_alone_where_it_alone_is_chosen() => Assert.All(WallPanel.All, panel => Assert.Equal(
        [panel.Name], Grid([], options: WallDisplay.Default with { Panels = [panel] }).FindAll(".wall-panel").Select(drawn => drawn.ClassList[1])));

    [Fact]
    public void Panels_beside_the_rate_take_turns_and_all_are_among_the_listed_ones()
    {
        var declared = typeof(WallPanel).GetProperties().Where(property => property.PropertyType == typeof(WallPanel))
            .Select(property => property.GetValue(null));
        Assert.Equal(declared, WallPanel.All);
        Assert.Equal(
            WallPanel.All.Where(panel => !panel.IsMain).Select(panel => panel.Name),
            Grid([], options: WallDisplay.Default with { Panels = WallPanel.All }).FindAll(".turn").Select(drawn => drawn.ClassList[1]));
    }

    [Fact]
    public void Course_of_a_period_that_has_ended_says_when_it_ended()
    {
        List<Job> jobs = [.. Finished(100, _ => AJob.Completed())];
        Assert.Equal("now", Text(Grid(jobs).FindAll(".course .x")[^1]));
        Assert.Equal("13:00", Text(Grid(jobs, now: Now.AddDays(1)).FindAll(".course .x")[^1]));
    }

    [Fact]
    public void Hostile_texts_on_a_wall_stay_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\u202egpj";
        var grid = Grid([.. Finished(5, i => i == 0 ? AJob.Failed(Hostile) : AJob.Completed(Hostile))]);
        Assert.Empty(grid.FindAll("img"));
        Assert.DoesNotContain('\u202e', grid.Markup);
    }

    // One job every ten seconds up to now.
    private static IEnumerable<Job> Finished(int count, Func<int, AJob> job) =>
        Enumerable.Range(0, count).Select(i => (Job)job(i).At(Now.AddSeconds(-10 * (i + 1))).Took(TimeSpan.FromSeconds(5)));

    private IRenderedComponent<WallPanelGrid> Grid(IEnumerable<Job> jobs, Load? weekAgo = null, WallDisplay? options = null,
        IEnumerable<Job>? longUnfinished = null, bool hasAll = true, DateTimeOffset? now = null)
    {
        var load = LoadOf(JobSet.Of(jobs));
        return Render<WallPanelGrid>(parameters => parameters
            .Add(p => p.Load, load).Add(p => p.All, hasAll ? load : null)
                .Add(p => p.Verdict, WallAlarm.Of(new(load, LoadOf(JobSet.Of(longUnfinished ?? []))), options ?? WallDisplay.Default)!)
                    .Add(p => p.WeekAgo, weekAgo)
            .Add(p => p.Options, options ?? WallDisplay.Default).Add(p => p.Now, now ?? Now).Add(p => p.Zone, TimeZoneInfo.Utc)
                .Add(p => p.Link, "https://example.com/"));
    }

    private static string Text(IElement panel) =>
        string.Join(' ', string.Join(' ', panel.Descendants<IText>().Select(text => text.Text)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
