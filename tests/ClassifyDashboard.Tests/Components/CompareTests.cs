using Bunit;
using ClassifyDashboard.Components.Compare;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Text;
using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Tests.Components;

public sealed class CompareTests : Rendered
{
    private const string Sides = "?a=configuration:cfg-a&b=configuration:cfg-b";

    [Fact]
    public void Verdict_comes_first_and_names_its_reasons()
    {
        var load = LoadOf(JobSet.Of([.. Jobs("cfg-a", 300, i => i % 5 == 0), .. Jobs("cfg-b", 300, i => i % 60 == 0)]));
        var headline = Render<CompareHeadline>(p => p.Add(c => c.Compared, Compared(load)).Add(c => c.IsWhole, true));
        Assert.Equal("B is better than A.", headline.Find("h2").TextContent);
        Assert.StartsWith("Fewer failures: 1.7 % of 300 against 20 % of 300, ", headline.Find("h2 + p").TextContent, StringComparison.Ordinal);
        var reading = Render<CompareHeadline>(p => p.Add(c => c.Compared, Compared(load)).Add(c => c.IsWhole, false));
        Assert.Equal("The jobs are still being read, so there is no verdict yet.", reading.Find("h2").TextContent);
        Assert.Empty(reading.FindAll("h2 + p"));
    }

    [Theory]
    [InlineData(10, 300, "Too few jobs to say.", "A has 10 finished jobs, B has 300. At least 20 on each side are needed to say anything.")]
    [InlineData(1, 1, "Too few jobs to say.", "A has 1 finished job, B has 1. At least 20 on each side are needed to say anything.")]
    [InlineData(100, 100, "Chance can explain the differences between A and B.", "To find a difference of 5 points in the failures (10 % and 15 %) takes ")]
    [InlineData(0, 100, "Side A has no job.", null)]
    [InlineData(0, 0, "Neither side has a job.", null)]
    public void Without_a_verdict_it_says_what_is_needed(int a, int b, string heading, string? says)
    {
        var load = LoadOf(JobSet.Of([.. Jobs("cfg-a", a, i => i % 10 == 0), .. Jobs("cfg-b", b, i => i % 10 == 0)]));
        var headline = Render<CompareHeadline>(p => p.Add(c => c.Compared, Compared(load)).Add(c => c.IsWhole, true));
        Assert.Equal(heading, headline.Find("h2").TextContent);
        Assert.StartsWith(says ?? "", string.Concat(headline.FindAll("h2 + p").Select(each => each.TextContent)), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_share_links_to_exactly_its_jobs()
    {
        double[] confidences = [0.1, 0.7999999, 0.79, 0.8, 0.95];
        var load = LoadOf(JobSet.Of([.. Jobs("cfg-a", 60, i => i % 5 == 0, i => confidences[i % 5]),
            .. Jobs("cfg-b", 60, i => i % 6 == 0, i => i % 3 == 0 ? null : 0.5),
            AJob.NoRuleMatched(0.3).Configured("cfg-b").Build()]));
        var compared = Compared(load);
        var table = Render<MeasureTable>(p => p.Add(c => c.Compared, compared).Add(c => c.Pair, Query.Pair!).AddCascadingValue(Addressed(Sides)));
        var links = table.FindAll("tbody tr:not(.group) td a").Take(6).Select(link => link.GetAttribute("href")).ToList();
        foreach (var (link, counted) in links.Zip(compared.Shares.SelectMany(share => new[] { share.A, share.B })))
        {
            if (link is not null)
                Assert.Equal(counted.Failed, load.Jobs.Where(JobQuery.Read(link[3..]).Query.Filter).Count);
        }

        Assert.Equal("./?status=FAILED&configuration_id=cfg-a", links[0]);
        Assert.Equal("./?status=COMPLETED&configuration_id=cfg-a&confidence=0-0.8", links[4]);
        Assert.Equal(4 * 60 / 5 - 12, compared.Shares[2].A.Failed); // 0.8 is low, as in the list
        Assert.Contains("unpaired", table.Find("tr.group").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Threshold_is_chosen_and_stands_in_the_link()
    {
        var load = LoadOf(JobSet.Of([.. Jobs("cfg-a", 30, _ => false), .. Jobs("cfg-b", 30, _ => false)]));
        var table = Render<MeasureTable>(p => p.Add(c => c.Compared, Compared(load)).Add(c => c.Pair, Query.Pair!).AddCascadingValue(Addressed(Sides)));
        table.Find("input").Change("0,65");
        table.Find("form").Submit();
        Assert.EndsWith("compare" + Sides + "&threshold=0.65", Services.GetService<NavigationManager>()!.Uri, StringComparison.Ordinal);
        table.Find("input").Change("2");
        table.Find("form").Submit();
        Assert.Equal("Not a number from 0 to 1.", table.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Changed_documents_are_listed_side_by_side_and_by_kind_of_change()
    {
        var load = LoadOf(AJob.SetOf(
            AJob.Completed("receipt", 0.6, "It is <b>paid</b>.").Configured("cfg-a").OnFile("f-1").Id("clj-a1"),
            AJob.Completed("invoice", 0.9, "It asks.").Configured("cfg-b").OnFile("f-1").Id("clj-b1"),
            AJob.Failed("See https://x.example/y?signature=secret").Configured("cfg-a").OnFile("f-2"),
            AJob.NoRuleMatched().Configured("cfg-b").OnFile("f-2"),
            AJob.Completed().Configured("cfg-a").OnFile("f-3"), AJob.Completed().Configured("cfg-b").OnFile("f-3")));
        var panel = Pairs(load, Sides);
        Assert.Contains("3 documents went through both sides. 2 of them ended differently (66.7 %).", panel.Markup, StringComparison.Ordinal);
        var flip = panel.FindAll(".flip").Single(each => each.TextContent.Contains("receipt → invoice", StringComparison.Ordinal));
        Assert.Equal(["A: receipt", "B: invoice"], flip.QuerySelectorAll("strong").Select(each => each.TextContent));
        Assert.Contains("It is <b>paid</b>.", flip.TextContent, StringComparison.Ordinal);
        Assert.Equal($"./compare{Sides.Replace("?", "?job=clj-a1&", StringComparison.Ordinal)}", flip.QuerySelector("a.mono")!.GetAttribute("href"));
        Assert.DoesNotContain("secret", panel.Markup, StringComparison.Ordinal);
        Assert.Equal("1 from receipt to invoice", panel.Find("td a[href$='flip=receipt..invoice#flips']").GetAttribute("aria-label"));

        var one = Pairs(load, Sides + "&flip=receipt..invoice");
        Assert.Equal("1 changed like this", one.Find("#flips").TextContent);
        Assert.Single(one.FindAll(".flip"));
        Assert.Contains("No document changed like this.", Pairs(load, Sides + "&flip=x").Markup, StringComparison.Ordinal);
        Assert.Contains("No document went through both sides", Pairs(LoadOf(JobSet.Of(Jobs("cfg-a", 3, _ => false))), Sides).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_shown_with_marked_words_and_without_hidden_characters()
    {
        var load = LoadOf(AJob.SetOf(
            AJob.Completed().Configured("cfg-a").Ruled(new("invoice", "Asks for payment"), new("חשבונית", "old")),
            AJob.Completed().Configured("cfg-b").Ruled(new("invoice", "Asks for \u202Emoney"), new("<script>", "x"))));
        var panel = Render<RuleChanges>(p => p.Add(c => c.Compared, Compared(load)).Add(c => c.Pair, Query.Pair!));
        Assert.Equal(("payment", "money"), (panel.Find("del").TextContent, panel.Find("ins").TextContent));
        Assert.Equal("Asks for paymentmoney", panel.Find(".rule-changes p").TextContent);
        Assert.Equal(["invoice", "<script>", "חשבונית"], panel.FindAll("strong bdi").Select(each => each.TextContent));
        Assert.Contains("1 added, 1 removed, 1 reworded of 3 rules", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_are_offered_by_links_with_names()
    {
        var load = LoadOf(JobSet.Of([.. Enumerable.Range(0, 6).Select(i => AJob.Completed().Configured("cfg-a").At(Now.AddHours(-i - 1))
            .Ruled(new ClassifyRule("invoice", i < 2 ? "New words" : "Old words")).Build()), AJob.Completed().Configured("cfg-b").Build()]));
        var names = new NameTable(new Dictionary<string, KnownName> { ["cfg-a"] = new("Mailroom") }, new Dictionary<string, KnownName>(), new());
        var offers = Render<OfferedPairs>(p => p.Add(c => c.Load, load).AddCascadingValue(Addressed("?user_id=u")).AddCascadingValue(names));
        var links = offers.FindAll("a");
        Assert.Equal("The rules of configuration Mailroom, before and after their last change", links[0].TextContent);
        Assert.Equal($"./compare?configuration_id=cfg-a&user_id=u&a=rules:{Key("Old words")}&b=rules:{Key("New words")}", links[0].GetAttribute("href"));
        Assert.Equal("./compare?user_id=u&a=configuration:cfg-a&b=configuration:cfg-b", links[1].GetAttribute("href"));
        Assert.Equal("./compare?user_id=u&a=period:now-48h..now-24h&b=period:now-24h..now", links[2].GetAttribute("href"));

        static string? Key(string words) => RulesKey.Of(new() { Rules = [new("invoice", words)] });
    }

    [Fact]
    public async Task Menu_of_a_side_keeps_the_other_side_of_the_same_kind()
    {
        var load = LoadOf(JobSet.Of([.. Jobs("cfg-a", 3, _ => false), .. Jobs("cfg-b", 2, _ => false)]));
        var menu = await OpenedAsync(Render<CompareSideMenu>(p => p.Add(c => c.Name, "B").Add(c => c.Side, Query.B).Add(c => c.Other, Query.A)
            .Add(c => c.Load, load).Add(c => c.Counted, Compared(load).B).AddCascadingValue(Addressed(Sides))));
        var links = menu.FindAll("a.choice");
        Assert.Equal("./compare?a=configuration:cfg-a&b=configuration:cfg-a", links[0].GetAttribute("href"));
        Assert.Equal("true", links[1].GetAttribute("aria-current"));
        Assert.Contains(links, link => link.GetAttribute("href") == "./compare?b=period:now-24h..now");
        Assert.Equal("./?configuration_id=cfg-b", menu.Find("p a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("now-7d", "now", "now-14d..now-7d")]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-01T00:00:00Z..2026-03-01T23:59:59.9999999Z")]
    public void Period_before_is_as_long_and_moves_where_the_other_does(string from, string to, string before)
    {
        var window = new TimeWindow(Bound(from), Bound(to));
        Assert.Equal(before, PeriodBefore.Of(window, window.Resolve(Now, TimeZoneInfo.Utc)).ToString());

        static TimeBound Bound(string text) => TimeBoundParser.TryParse(text, out var bound) ? bound : throw new ArgumentException(text);
    }

    private static CompareQuery Query => CompareQuery.Read(Sides).Query;

    private IRenderedComponent<PairsPanel> Pairs(Load load, string query) =>
        Render<PairsPanel>(p => p.Add(c => c.Compared, Compared(load)).AddCascadingValue(Addressed(query)));

    private static Comparison Compared(Load load) => load.Compared(Query.Pair!, CompareQuery.UsualThreshold);

    private static Address Addressed(string query) =>
        new(JobQuery.Read(query).Query, [], TimeZoneInfo.Utc) { ScreenPath = ScreenPaths.Compare, Compare = CompareQuery.Read(query).Query };

    private static IEnumerable<Job> Jobs(string configuration, int count, Predicate<int> fails, Func<int, double?>? confidence = null) =>
        Enumerable.Range(0, count).Select(i => (fails(i) ? AJob.Failed() : AJob.Completed(confidence: confidence is null ? 0.9 : confidence(i)))
            .Configured(configuration).OnFile($"{configuration}-{i}").Build());
}
