using System.Net;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Types;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.Documents;

namespace ClassifyDashboard.Tests.Api.Types;

/// <summary>GET /api/types and the files of its lists, as a script calls them.</summary>
public sealed class TypesEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_says_the_same_of_the_results_whatever_outcome_the_filter_selects()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 6_000, Days = 6, ArrivalsPerSecond = 0 });
        var truth = host.Sample.Count("");
        var answer = await GetAsync(host, "?from=now-30d&status=FAILED&type=invoice&threshold=0.8&wait=60");
        Assert.True(answer.GetProperty("coverage").GetProperty("complete").GetBoolean());
        Assert.Equal(truth.Types.Values.Sum() + truth.NoRuleMatched, answer.GetProperty("results").GetInt32());
        Assert.Equal(truth.Types.Append(new(JobFilter.NoType, truth.NoRuleMatched)).OrderBy(type => type.Key, StringComparer.Ordinal)
                .Select(type => (type.Key, type.Value)),
            Items(answer.GetProperty("mix"), "types").Select(type => (Text(type, "type"), type.GetProperty("count").GetInt32()))
                .OrderBy(type => type.Item1, StringComparer.Ordinal));
        var below = answer.GetProperty("confidence").GetProperty("threshold");
        var list = await host.Client.GetStringAsync(
            $"/export/jobs.jsonl?from=now-30d&confidence=0-{below.GetProperty("at").GetRawText()}&wait=60", Cancelled);
        Assert.Equal(list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, below.GetProperty("count").GetInt32());
        Assert.Equal(below.GetProperty("count").GetInt32(), Items(below, "byType").Sum(type => type.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Sample_has_a_dead_rule_a_pair_a_change_of_rules_repeats_and_phrases()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 12_000, Days = 6, ArrivalsPerSecond = 0 });
        var answer = await GetAsync(host, "?from=now-30d&wait=60");
        Assert.Contains(Items(answer, "rules"), rule => Text(rule, "state") == "neverHit");
        Assert.Contains(Items(answer, "competing"), pair => Items(pair, "evidence").Any(kind => kind.GetString() == "named"));
        Assert.NotEmpty(Items(answer, "ruleChanges"));
        var repeats = answer.GetProperty("repeats");
        Assert.InRange(repeats.GetProperty("agreement").GetDouble(), 0.6, 0.99);
        Assert.NotEmpty(Items(repeats, "disagreeing"));
        Assert.InRange(repeats.GetProperty("paidTwice").GetInt32(), 1, 200);
        Assert.Contains(Items(answer.GetProperty("noRuleMatched"), "groups"),
            group => Text(group, "phrase").Contains("boarding pass", StringComparison.Ordinal));

        var rows = Exported.Rows(await host.Client.GetByteArrayAsync(
            new Uri("/export/rules.csv?from=now-30d&status=FAILED&wait=60", UriKind.Relative), Cancelled));
        Assert.Equal(Items(answer, "rules").Select(rule => (Text(rule, "rules"), Text(rule, "type"), rule.GetProperty("hits").GetRawText())),
            rows.Select(row => (row["rules"], row["type"], row["hits"])));
        var again = Exported.Lines(await host.Client.GetByteArrayAsync(new Uri("/export/repeats.jsonl?from=now-30d&wait=60", UriKind.Relative), Cancelled));
        Assert.Equal(
            Items(repeats, "disagreeing").SelectMany(document => document.EnumerateArray().Select(id => id.GetString()!)).Order(StringComparer.Ordinal),
            again.Where(line => Text(line, "finding") == "two_answers").Select(line => Text(line, "id")).Order(StringComparer.Ordinal));
        Assert.All(again, line => Assert.Equal(RepeatFields.Names, line.EnumerateObject().Select(field => field.Name)));
    }

    [Fact]
    public async Task Mix_is_set_beside_the_period_before_and_beside_earlier_weeks_once_these_are_known()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 9_000, Days = 30, ArrivalsPerSecond = 0 });
        var before = (await GetAsync(host, "?from=now-1d&wait=60")).GetProperty("mix");
        Assert.Equal(("periodBefore", 1, false),
            (Text(before, "baseline"), before.GetProperty("times").GetInt32(), before.GetProperty("wholeWeeks").GetBoolean()));
        Assert.True(before.GetProperty("resultsBefore").GetInt32() > 0);
        var unknown = (await GetAsync(host, "?from=now-1d&baseline=weeks&wait=60")).GetProperty("mix");
        Assert.Equal((0, 0), (unknown.GetProperty("times").GetInt32(), unknown.GetProperty("resultsBefore").GetInt32()));
        Assert.All(Items(unknown, "types"), type => Assert.Equal("notKnown", Text(type, "verdict")));
        await GetAsync(host, "?from=now-40d&wait=60");
        var weeks = (await GetAsync(host, "?from=now-1d&wait=60")).GetProperty("mix");
        Assert.Equal(("weeks", true), (Text(weeks, "baseline"), weeks.GetProperty("wholeWeeks").GetBoolean()));
        Assert.InRange(weeks.GetProperty("times").GetInt32(), 5, EarlierMix.MaxTimes);
        Assert.DoesNotContain(Items(weeks, "types"), type => Text(type, "verdict") == "notKnown");
        Assert.Equal("periodBefore", Text((await GetAsync(host, "?from=now-1d&baseline=before&wait=60")).GetProperty("mix"), "baseline"));
    }

    [Fact]
    public async Task Answer_of_no_jobs_and_hostile_files_are_harmless()
    {
        await using var none = await SummaryHost.StartAsync(new() { Jobs = 0 });
        var answer = await GetAsync(none, "?wait=30&state=FAILED");
        Assert.Equal((0, JsonValueKind.Null), (answer.GetProperty("results").GetInt32(), answer.GetProperty("repeats").GetProperty("agreement").ValueKind));
        Assert.Equal("state", answer.GetProperty("ignored")[0].GetProperty("key").GetString());
        using var posted = await none.Client.PostAsync(new Uri("/api/types", UriKind.Relative), null, Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        await using var hostile = await SummaryHost.StartAsync(new() { Jobs = 400, Days = 6, Faults = [Fault.HostileText] });
        var rows = Exported.Rows(await hostile.Client.GetByteArrayAsync(new Uri("/export/rules.csv?from=now-30d&wait=60", UriKind.Relative), Cancelled));
        Assert.NotEmpty(rows);
        Assert.All(rows.SelectMany(row => row.Values), cell => Assert.DoesNotMatch("^[=+@\\t-]", cell));
    }

    [Fact]
    public void Tables_of_fields_and_columns_are_those_of_answers_and_files()
    {
        var answer = JsonSerializer.SerializeToElement(TypesResponse.OfNothing(default, AnalysisOptions.Default,
            [new IgnoredValue("state", "FAILED", "there is no such key")]), TypesJson.Default.TypesResponse);
        Assert.Equal(answer.EnumerateObject().Select(field => field.Name), NamesIn("field"));
        Assert.Equal(RuleFields.Names, NamesIn("column of rules"));
        Assert.Equal(RepeatFields.Names, NamesIn("column of repeats"));
    }

    private static IEnumerable<string> NamesIn(string column) =>
        MarkdownFile.Of("docs/types.md").Rows.Where(row => row.ContainsKey(column)).SelectMany(row => MarkdownFile.Spans(row[column]));

    private static List<JsonElement> Items(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray()];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static async Task<JsonElement> GetAsync(SummaryHost host, string query)
    {
        using var document = JsonDocument.Parse(await host.Client.GetStringAsync("/api/types" + query, Cancelled));
        return document.RootElement.Clone();
    }
}
