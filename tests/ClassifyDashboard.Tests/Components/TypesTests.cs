using Bunit;
using ClassifyDashboard.Components.Types;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;
using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Tests.Components;

public sealed class TypesTests : Rendered
{
    private static readonly ClassifyRule[] Rules = [new("invoice", "Asks for payment with line items"), new("letter", "Correspondence of any kind")];

    [Fact]
    public void Threshold_counts_by_type_and_links_to_exactly_these_jobs()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 100).Select(i =>
            AJob.Completed(i % 4 == 0 ? "letter" : "invoice", i < 30 ? 0.5 : i < 60 ? 0.8 : 0.95).Build()).Append(AJob.Completed("letter", null))));
        var panel = Render<ThresholdPanel>("?threshold=0.85&tz=UTC", load);
        Assert.Equal("60", panel.Find("p [data-below]").TextContent);
        Assert.Equal("0.8", panel.Find("[data-at]").TextContent); // a value that occurs
        Assert.Equal("60 %", panel.Find("p [data-share]").TextContent);
        var link = panel.Find("p a.below").GetAttribute("href")!;
        Assert.Equal(60, load.Jobs.Where(JobQuery.Read(new Uri("http://x/" + link).Query).Query.Filter).Count);
        Assert.Equal(["invoice 45 75", "letter 15 25"], panel.FindAll("tbody tr").Select(row => string.Join(' ',
            row.QuerySelector("th")!.TextContent, row.QuerySelectorAll("td")[0].TextContent, row.QuerySelectorAll("td")[1].TextContent)));
        Assert.Contains("1 result is not scored, and never counted as low.", panel.Markup, StringComparison.Ordinal);
        Assert.Equal("0.5,22,8;0.8,23,7;0.95,30,10,", Without(panel.Find("form").GetAttribute("data-steps")!));
        Assert.Equal("1", panel.Find("input[type=range]").GetAttribute("value"));
        Assert.Equal("./types?threshold=0&tz=UTC", panel.Find("form").GetAttribute("data-threshold"));
        Assert.Equal(["tz"], panel.FindAll("input[type=hidden]").Select(input => input.GetAttribute("name")));
    }

    [Fact]
    public void Confidence_of_one_value_is_told_to_be_useless_and_none_at_all_has_no_slider()
    {
        var same = Render<ThresholdPanel>("", LoadOf(AJob.SetOf(100, i => AJob.Completed(confidence: i < 91 ? 0.95 : 0.4))));
        Assert.Contains("91 % of answers carry the same value, 0.95: a threshold separates nothing.", same.Markup, StringComparison.Ordinal);
        var none = Render<ThresholdPanel>("", LoadOf(AJob.SetOf(AJob.Completed(confidence: null))));
        Assert.Contains("No job has a confidence.", none.Markup, StringComparison.Ordinal);
        Assert.Empty(none.FindAll("form"));
    }

    [Fact]
    public async Task Rules_never_hit_come_first_with_their_bound_and_others_are_folded()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 300).Select(_ => AJob.Completed("invoice").Configured("cfg-1").Ruled(Rules).Build())
            .Concat(Enumerable.Range(0, 15).Select(i => AJob.Completed($"type-{i}").Ruled(new ClassifyRule($"type-{i}", "Anything at all of it")).Build()))));
        var panel = Render<RulesPanel>("?tz=UTC", load);
        Assert.Equal(10, panel.FindAll("tbody tr").Count);
        Assert.Equal("letter", panel.Find("tbody th").TextContent);
        Assert.Equal("0 of 300: below 1 % at 95 %", panel.FindAll("tbody td")[1].TextContent);
        Assert.StartsWith("1 rule was never hit of 17.", panel.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Equal($"./?rules={RulesKey.Of(load.Jobs[0].Configuration)}&tz=UTC", panel.FindAll("tbody th a")[0].GetAttribute("href"));
        await panel.Find("button.fold").ClickAsync(new());
        Assert.Equal(17, panel.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Competing_rules_stand_with_their_evidence_and_both_descriptions()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 40).Select(i =>
            AJob.Completed(i % 2 == 0 ? "invoice" : "letter", 0.9, i % 2 == 0 ? "It could be a letter." : "It is one.").Ruled(Rules).Build())));
        var pair = Render<RulesPanel>("", load).Find(".pairs li");
        Assert.Equal("invoice and letter", pair.QuerySelector("strong")!.TextContent);
        Assert.Contains("20 of 20 reasonings of invoice name letter, 0 of 20 reasonings of letter name invoice.", pair.TextContent, StringComparison.Ordinal);
        Assert.Contains("Correspondence of any kind", pair.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Disagreements_stand_side_by_side_and_hostile_texts_stay_texts()
    {
        var load = LoadOf(AJob.SetOf(
            AJob.Completed("<b>invoice</b>", 0.6, "<script>alert(1)</script>").OnFile("file-1").Id("clj-1").At(Now.AddHours(-3)),
            AJob.Completed("letter", 0.7, "It greets.").OnFile("file-1").Id("clj-2").At(Now.AddHours(-2))));
        var panel = Render<RepeatsPanel>("?tz=UTC", load);
        Assert.Contains("0 of 1 document that came more than once got the same type each time. Too few to say more: 20 are needed.", panel.Markup,
            StringComparison.Ordinal);
        Assert.Equal(["letter", "<b>invoice</b>"], panel.FindAll(".answers strong").Select(type => type.TextContent));
        Assert.Equal(["./types?job=clj-2&tz=UTC", "./types?job=clj-1&tz=UTC"], panel.FindAll(".answers a").Select(link => link.GetAttribute("href")));
        Assert.Empty(panel.FindAll("script"));
        Assert.StartsWith("1 job came within a day after another that completed", panel.FindAll("h3 + p")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("What they cost is not known.", panel.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(2, 1, "Classified 2 times under the same rules, 1 answer.")]
    [InlineData(3, 2, "Classified 3 times under the same rules, 2 answers.")]
    public void Job_says_how_often_its_document_was_classified_under_the_same_rules(int times, int answers, string? says)
    {
        var jobs = JobSet.Of(Enumerable.Range(0, times).Select(i => AJob.Completed(i < answers ? $"type-{i}" : "type-0").OnFile("file-1").Build())
            .Append(AJob.Failed().OnFile("file-1")).Append(AJob.Completed("other").OnFile("file-1").Ruled(Rules)));
        var job = jobs.First(each => each.Result?.Type == "type-0");
        var same = RenderAt<ClassifyDashboard.Components.Jobs.SameInput>("", parameters => parameters.Add(p => p.Job, job).Add(p => p.Window, LoadOf(jobs)));
        Assert.Equal(says, same.FindAll("p").Select(text => text.TextContent).SingleOrDefault(text => text.StartsWith("Classified", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unmatched_documents_have_phrases_ids_and_the_outline_of_a_rule()
    {
        var load = LoadOf(JobSet.Of(Enumerable.Range(0, 20).Select(i => AJob.Completed(null, 0.2, $"Nothing fits: a \"boarding pass\" number {i}")
            .Id($"clj-{i}").At(Now.AddMinutes(-i)).Build()).Concat(Enumerable.Range(0, 10).Select(_ => AJob.NoRuleMatched().Build()))
            .Append(AJob.Completed())));
        var panel = Render<UnmatchedPanel>("", load);
        Assert.Empty(panel.FindAll("button")); // until somebody opens them
        await OpenedAsync(panel);
        Assert.StartsWith("30 of 31 results matched no rule.", panel.Find("p").TextContent, StringComparison.Ordinal);
        var buttons = panel.FindAll("button");
        Assert.StartsWith("clj-0\nclj-1\n", buttons[0].GetAttribute("data-copy-text"), StringComparison.Ordinal);
        using var outline = System.Text.Json.JsonDocument.Parse(buttons[1].GetAttribute("data-copy-text")!);
        Assert.Contains("boarding pass", outline.RootElement.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Empty(Render<UnmatchedPanel>("", LoadOf(AJob.SetOf(AJob.Completed()))).Markup.Trim());
    }

    [Fact]
    public void Chart_draws_each_slot_and_marks_where_rules_changed()
    {
        var load = LoadOf(AJob.SetOf(
            AJob.Completed("invoice").At(Now.AddHours(-20)).Configured("cfg-1").Ruled(Rules[0]),
            AJob.Completed("letter").At(Now.AddHours(-3)).Configured("cfg-1").Ruled(Rules),
            AJob.NoRuleMatched().At(Now.AddHours(-3)).Configured("cfg-1").Ruled(Rules)));
        var chart = Render<MixChart>(parameters => parameters.Add(p => p.Load, load).Add(p => p.Types, ["invoice", "letter"])
            .AddCascadingValue(Addressed("?tz=UTC")));
        Assert.Equal("M0 100H8V0H9V100H48V100z", chart.Find("path.mix-0").GetAttribute("d"));
        Assert.Equal("M0 100H8V0H9V100H42V50H43V100H48V100z", chart.Find("path.mix-1").GetAttribute("d")); // below it lies the first type
        Assert.Equal("M0 100H8V0H9V100H42V0H43V100H48V100z", chart.Find("path.is-none").GetAttribute("d"));
        Assert.Equal(["bar is-none", "bar mix-1", "bar mix-0"], chart.FindAll("path.bar").Select(path => path.ClassName));
        Assert.Equal("42", chart.Find(".rule-change").GetAttribute("x1"));
        Assert.Contains("2026-03-10 10:00:00 UTC", chart.Find(".changes").TextContent, StringComparison.Ordinal);
        Assert.Equal(TypeMix.Slots, chart.FindAll("svg[role=group] a").Count);
        Assert.Contains("letter 50 %, no rule matched 50 %", chart.FindAll("title")[42].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MixVerdict.Changed, 0.3, 0.2, "One type changed beyond chance: letter, 30 % now and 20 % before.")]
    [InlineData(MixVerdict.Differs, 0.3, 0.2, "The mix differs from the period before, most of all letter, 30 % now and 20 % before.")]
    [InlineData(MixVerdict.TooFew, 0.3, 0.2, "Too few results to say whether the mix changed: 100 now, 90 before. A change of ten points shows from 640 each.")]
    [InlineData(MixVerdict.Likely, 0.3, 0.2, "One type probably changed: letter, 30 % now and 20 % before. To be sure takes 640 results each.")]
    [InlineData(MixVerdict.Same, 0.3, 0.2, "No type changed beyond chance beside the period before.")]
    public void Headline_says_what_changed_or_how_many_are_needed(MixVerdict verdict, double now, double before, string says)
    {
        var row = new MixRow("letter", 30, now, 18, before, new(0.1, 0.02, 0.18), verdict, 640);
        Assert.StartsWith(says, TypeText.Verdict(new MixComparison(100, 90, [row]), "the period before"), StringComparison.Ordinal);
        Assert.Equal("Nothing is known of the period before, so no type can be said to have changed.",
            TypeText.Verdict(new MixComparison(100, 0, [row]), "the period before"));
        Assert.Equal("No job of this period has a result yet.", TypeText.Verdict(new MixComparison(0, 90, []), "the period before"));
        Assert.Equal("+10 (+2 to +18)", TypeText.Points(row.Difference));
    }

    [Fact]
    public void Earlier_times_are_whole_weeks_before_or_the_time_before()
    {
        var day = new Period(Now.AddDays(-1), Now);
        Assert.Equal(new Period(Now.AddDays(-2), Now.AddDays(-1)), Assert.Single(EarlierMix.PeriodsOf(day, MixBaseline.PeriodBefore)));
        Assert.Equal(Enumerable.Range(1, 13).Select(i => i * 7),
            EarlierMix.PeriodsOf(day, MixBaseline.Weeks).Select(period => (int)(day.From - period.From).TotalDays));
        Assert.Equal(Enumerable.Range(1, 13).Select(i => i * 14),
            EarlierMix.PeriodsOf(new(Now.AddDays(-8), Now), MixBaseline.Weeks).Select(period => (int)(Now - period.To).TotalDays));
    }

    // The numbers of each step but for the empty one of all other types.
    private static string Without(string steps) => steps.Replace(",;", ";", StringComparison.Ordinal);

    private static ClassifyDashboard.Components.Filtering.Address Addressed(string query) =>
        new(JobQuery.Read(query).Query, [], TimeZoneInfo.Utc) { ScreenPath = "types" };

    private IRenderedComponent<T> Render<T>(string query, Load load)
        where T : IComponent =>
        Render<T>(builder =>
        {
            builder.OpenComponent<CascadingValue<ClassifyDashboard.Components.Filtering.Address>>(0);
            builder.AddComponentParameter(1, "Value", Addressed(query));
            builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(content =>
            {
                content.OpenComponent<T>(0);
                content.AddComponentParameter(1, "Load", load);
                content.CloseComponent();
            }));
            builder.CloseComponent();
        });
}
