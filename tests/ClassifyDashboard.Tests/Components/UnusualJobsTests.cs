using System.Text.Json;
using Bunit;
using ClassifyDashboard.Api.Types;
using ClassifyDashboard.Components.Compare;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Review;
using ClassifyDashboard.Components.Types;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Types, Review and Compare over jobs that are unlike most.</summary>
public sealed class UnusualJobsTests : Rendered
{
    private const string Sides = "?a=configuration:cfg-0&b=configuration:cfg-1";

    private static readonly Dictionary<string, Func<int, AJob>> Kinds = new()
    {
        ["no confidence"] = i => AJob.Completed($"type-{i % 3}", null),
        ["one confidence"] = i => AJob.Completed($"type-{i % 3}", 0.95),
        ["confidences of 1 and 0"] = i => AJob.Completed($"type-{i % 3}", i % 5 == 0 ? 0 : 1),
        ["confidences next to 1"] = i => AJob.Completed($"type-{i % 3}", i % 2 == 0 ? 0.999999 : 0.9999999),
        ["confidences that are none"] = i => AJob.Completed("a", i % 3 == 0 ? double.NaN : i % 3 == 1 ? 1.5 : -0.1),
        ["two types"] = i => AJob.Completed(i % 4 == 0 ? "a" : "b"),
        ["one type"] = _ => AJob.Completed("a"),
        ["300 types"] = i => AJob.Completed($"type-{i % 300}"),
        ["types that differ by case and blanks"] = i => AJob.Completed((i % 4) switch { 0 => "Invoice", 1 => "invoice", 2 => "invoice ", _ => " invoice" }),
        ["empty type"] = i => AJob.Completed(i % 2 == 0 ? "" : " "),
        ["type called like none"] = i => AJob.Completed(i % 2 == 0 ? JobFilter.NoType : null),
        ["rules without descriptions"] = i => AJob.Completed(i % 2 == 0 ? "a" : "b").Ruled(new("a", ""), new("b", "")),
        ["rules twice"] = i => AJob.Completed("a").Ruled(new("a", "One and the same rule"), new("a", "One and the same rule")),
        ["one rule"] = _ => AJob.Completed("a").Ruled(new ClassifyRule("a", "Everything that comes")),
        ["other rules each hour"] = i => AJob.Completed("a").Ruled(new ClassifyRule("a", $"Rules of hour {i % 168}")),
        ["no rule matched"] = _ => AJob.NoRuleMatched(),
        ["all failed"] = _ => AJob.Failed(),
        ["all waiting"] = _ => AJob.Pending(),
        ["without results"] = _ => AJob.CompletedWithoutResult(),
        ["without files"] = i => AJob.Completed($"type-{i % 2}").OnFile(""),
        ["one file"] = i => AJob.Completed($"type-{i % 7}").OnFile("file"),
        ["without times"] = i => AJob.Completed($"type-{i % 2}").Undated(),
    };

    public static TheoryData<string, int> Sets =>
        [.. Kinds.Keys.SelectMany(kind => new[] { 1, 3, 700 }.Select(count => new TheoryDataRow<string, int>(kind, count)))];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Pages_and_answers_say_something_sensible(string kind, int count)
    {
        var jobs = JobSet.Of(Enumerable.Range(0, count).Select(i =>
        {
            var job = Kinds[kind](i).Id($"clj-{i}").Configured($"cfg-{i % 2}");
            return (kind == "without times" ? job : job.At(Now.AddMinutes(-2 * i))).Build();
        }));
        var load = LoadOf(jobs);
        Check<ThresholdPanel>("", ("Load", load));
        Check<RulesPanel>("", ("Load", load));
        Check<RepeatsPanel>("", ("Load", load));
        Check<UnmatchedPanel>("", ("Load", load));
        Check<MixChart>("", ("Load", load), ("Types", load.Mix.Types.Take(6).ToList()));
        Assert.All(MixComparison.Of(load.Mix, load.Mix, isWholeWeeks: true).Rows, row => Assert.NotEqual(MixVerdict.Changed, row.Verdict));
        Assert.All(load.Mix.Types.Where(type => type.Trim().Length > 0), type => // an address names no blank type
        {
            var link = Addressed("").To(JobFilter.Default with { Statuses = [JobStatus.Completed], Types = [type] });
            Assert.Equal(load.Mix.CountOf(type), jobs.Where(JobQuery.Read(link[link.IndexOf('?', StringComparison.Ordinal)..]).Query.Filter).Count);
        });

        // JSON has no infinite numbers and none that are not: such an answer would be an error.
        Assert.NotEmpty(JsonSerializer.Serialize(TypesResponse.Of(load, EarlierMix.None, new(0.8, MixBaseline.Known), []), TypesJson.Default.TypesResponse));

        var labels = jobs.Where(job => job is { Result: not null, Status.Kind: StatusKind.Completed }).Take(30)
            .Select(job => new Label(LabelledJob.Of(job), LabelKind.Right, null, "ann", "Ann", Now, ""));
        foreach (var book in new[] { LabelBook.Empty, labels.Aggregate(LabelBook.Empty, (book, label) => book.With(label)) })
        {
            var figures = ReviewFigures.Of(jobs, load.Period, book, 0.8);
            Check<ReviewHeadline>("", ("Figures", figures));
            Check<ReviewTables>("", ("Figures", figures));
            Check<ReviewParts>("", ("Figures", figures), ("Query", ReviewQuery.Default));
            Assert.Equal((book.Count, figures.All.Share.Jobs - book.Count), (figures.Kinds[(int)LabelKind.Right], figures.WaitingIn(ReviewPart.Random)));
        }

        var pair = CompareQuery.Read(Sides).Query.Pair!;
        var compared = load.Compared(pair, 0.8);
        Check<CompareHeadline>(Sides, ("Compared", compared), ("IsWhole", true));
        Check<MeasureTable>(Sides, ("Compared", compared), ("Pair", pair));
        Check<RuleChanges>(Sides, ("Compared", compared), ("Pair", pair));
        Check<PairsPanel>(Sides, ("Compared", compared));
        Check<MixTable>(Sides, ("Compared", compared), ("Pair", pair));
    }

    // No number that is none, no link that a page would not understand, and no picture of tens of kilobytes.
    private void Check<T>(string query, params (string Name, object Value)[] parameters)
        where T : IComponent
    {
        var rendered = Render(builder =>
        {
            builder.OpenComponent<CascadingValue<Address>>(0);
            builder.AddComponentParameter(1, "Value", Addressed(query));
            builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(content =>
            {
                content.OpenComponent<T>(0);
                foreach (var (name, value) in parameters)
                    content.AddComponentParameter(1, name, value);
                content.CloseComponent();
            }));
            builder.CloseComponent();
        });
        Assert.DoesNotContain("NaN", rendered.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", rendered.Markup, StringComparison.Ordinal);
        Assert.InRange(rendered.Markup.Length, 0, 60_000);
        foreach (var link in rendered.FindAll("a[href]").Select(link => link.GetAttribute("href")!).Where(link => link.Contains('?', StringComparison.Ordinal)))
            Assert.Empty(JobQuery.Read(link[link.IndexOf('?', StringComparison.Ordinal)..].Split('#')[0]).Ignored);
    }

    private static Address Addressed(string query) =>
        new(JobQuery.Read(query).Query, [], TimeZoneInfo.Utc) { ScreenPath = ScreenPaths.Compare, Compare = CompareQuery.Read(query).Query };
}
