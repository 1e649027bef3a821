using Bunit;
using ClassifyDashboard.Components.Failures;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Components;

public sealed class FailuresTests : Rendered
{
    [Fact]
    public void Causes_are_listed_with_remedy_samples_and_links_to_their_jobs()
    {
        var load = LoadOf(AJob.SetOf(AJob.Failed("TOO_MANY_PAGES (400)").Id("clj-1"),
            AJob.Failed("TOO_MANY_PAGES (500)").Id("clj-2").At(AJob.Created.AddMinutes(1)),
            AJob.Failed("It broke.").Id("clj-3"), AJob.Completed()));
        var list = List("?tz=UTC", load);
        var first = list.FindAll("li")[0];
        Assert.Equal("TOO_MANY_PAGES (500)", first.QuerySelector("h3")!.TextContent);
        Assert.Equal(["clj-2", "clj-1"], first.QuerySelectorAll("a.mono").Select(link => link.TextContent));
        Assert.Equal("./failures?job=clj-2&tz=UTC", first.QuerySelector("a.mono")!.GetAttribute("href"));
        Assert.Equal($"./?status=FAILED&error={load.Causes.Rows[0].Key}&tz=UTC", first.QuerySelector("h3 a")!.GetAttribute("href"));
        Assert.StartsWith("Document:", first.QuerySelector(".remedy")!.TextContent, StringComparison.Ordinal);
        Assert.Null(list.FindAll("li")[1].QuerySelector(".remedy"));
        Assert.Contains("clj-1", first.QuerySelector("button")!.GetAttribute("data-copy-text"), StringComparison.Ordinal);
        Assert.Contains("Most: 2 within 30 min from 2026-03-10 12:00:00 UTC", first.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rare_causes_are_folded_and_a_chosen_one_is_marked()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, 20 - i).Select(_ =>
            AJob.Failed($"Cause {(char)('a' + i)} happened").Build()))));
        var list = List($"?error={load.Causes.Rows[1].Key}", load);
        Assert.Equal(8, list.FindAll("li").Count);
        Assert.Equal("Cause b happened", list.Find("li[aria-current] h3").TextContent);
        Assert.Equal("others (12 causes, 78 failures)", list.Find("button.fold").TextContent.Trim());
        Assert.Equal("12 · Cause i happened", list.Find("[hidden] p").TextContent); // on paper
        Assert.Equal(12, list.FindAll("[hidden] p").Count);
        await list.Find("button.fold").ClickAsync(new());
        Assert.Equal(20, list.FindAll("li").Count);
        Assert.Empty(list.FindAll("[hidden]"));
    }

    [Theory]
    [InlineData("v2:mode-not-offered-region-eu-2f2b8da2")]
    [InlineData("document-has-pages-487009fb")]
    public void Cause_is_chosen_by_a_link_of_an_earlier_version(string key)
    {
        var load = LoadOf(AJob.SetOf(AJob.Failed("Mode 'FAST' is not offered in region eu"), AJob.Failed("Document has 12 pages"), AJob.Completed()));
        var words = key.StartsWith("v2", StringComparison.Ordinal) ? "Mode" : "Document";
        Assert.StartsWith(words, List($"?error={key}", load).Find("li[aria-current] h3").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_say_their_state_in_a_word_and_what_it_rests_on()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 600).Select(i => (i is 5 or 6 ? AJob.Failed("It is new.") : AJob.Completed())
            .At(Now.AddMinutes(-2 * i - 1)).Build())));
        var earlier = FailureHistory.Of(Enumerable.Range(0, 2_000).Select(i => (Now.AddHours(-24).AddMinutes(-2 * i), (string?)null)),
            [new(Now.AddDays(-4), Now.AddDays(-1))]);
        var list = Render<CauseList>(parameters => parameters.Add(p => p.Load, load).Add(p => p.Judgement, load.JudgedWith(earlier))
            .AddCascadingValue(Addressed("")));
        Assert.Equal("New: not in the 4 days before", string.Join(' ', list.Find(".badge").ParentElement!.TextContent.Split(default(char[]),
            StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(List("", load).FindAll(".badge"));
    }

    [Fact]
    public void Headline_names_the_kind_of_trouble_and_links_to_the_status_page_of_the_service()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 400).Select(i => (i is > 100 and < 110 ? AJob.Failed("HTTP 503") : AJob.Completed())
            .At(Now.AddMinutes(-3 * i - 1)).Configured($"cfg-{i % 3}").Edit(job => job with { UserId = $"user-{i % 2}" }).Build())));
        var headline = Render<FailureHeadline>(parameters => parameters.Add(p => p.Load, load).Add(p => p.Judgement, load.JudgedWith(FailureHistory.None))
            .AddCascadingValue(Addressed("")));
        Assert.Equal("The service:", headline.Find("strong").TextContent);
        Assert.Contains("9 jobs of 3 configurations failed with its errors, created from", headline.Markup, StringComparison.Ordinal);
        var links = headline.FindAll("p a");
        Assert.StartsWith("./?from=2026-03-10T", links[0].GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal((TroubleText.StatusPage, "noreferrer"), (links[1].GetAttribute("href"), links[1].GetAttribute("rel")));
        Assert.DoesNotContain("The service:", Headline("", load).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_names_the_parts_of_the_filter_that_do_not_count()
    {
        var load = LoadOf(AJob.SetOf(AJob.Failed(), AJob.Completed()));
        Assert.Contains("do not count here: type invoice", Headline("?status=FAILED&type=invoice&error=x", load).Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("do not count here", Headline("?status=FAILED&configuration_id=cfg-1", load).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_without_failures_says_when_the_last_one_was()
    {
        var headline = Render<FailureHeadline>(parameters => parameters.Add(p => p.Load, LoadOf(AJob.SetOf(AJob.Completed())))
            .Add(p => p.Before, LoadOf(AJob.SetOf(AJob.Failed().At(Now.AddHours(-30))))).AddCascadingValue(Addressed("")));
        Assert.StartsWith("The one finished job did not fail.", headline.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Contains("The last failure that is known was 29 h ago, at 2026-03-09 07:00:05 UTC.", headline.Markup, StringComparison.Ordinal);
    }

    private static ClassifyDashboard.Components.Filtering.Address Addressed(string query) =>
        new(JobQuery.Read(query).Query, [], TimeZoneInfo.Utc) { ScreenPath = "failures" };

    private IRenderedComponent<CauseList> List(string query, Load load) =>
        Render<CauseList>(parameters => parameters.Add(p => p.Load, load).AddCascadingValue(Addressed(query)));

    private IRenderedComponent<FailureHeadline> Headline(string query, Load load) =>
        Render<FailureHeadline>(parameters => parameters.Add(p => p.Load, load).AddCascadingValue(Addressed(query)));
}
