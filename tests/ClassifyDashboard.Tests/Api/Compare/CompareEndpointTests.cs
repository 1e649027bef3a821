using System.Net;
using System.Text.Json;
using ClassifyDashboard.Api.Compare;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.Documents;

namespace ClassifyDashboard.Tests.Api.Compare;

/// <summary>GET /api/compare and /export/compare.*, as a script calls them.</summary>
public sealed class CompareEndpointTests
{
    private static readonly SampleApiOptions Week = new() { Jobs = 7_000, Days = 7, Spread = JobSpread.Even };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Later_rules_of_the_sample_are_better_and_both_kinds_of_comparison_say_so()
    {
        await using var host = await SummaryHost.StartAsync(Week);
        var offers = (await GetAsync(host, "?from=now-7d&wait=60")).GetProperty("offers").EnumerateArray().ToList();
        Assert.Equal(["rules", "rules", "configuration", "period"], offers.Select(offer => Text(offer, "a").Split(':')[0]));
        var trial = offers.Single(offer => offer.GetProperty("configurationId").GetString()?.StartsWith("cfg-7a1a", StringComparison.Ordinal) == true);
        var query = $"?from=now-7d&configuration_id={Text(trial, "configurationId")}&a={Text(trial, "a")}&b={Text(trial, "b")}&wait=60";
        var answer = await GetAsync(host, query);
        Assert.Equal("better", Text(answer, "verdict"));
        Assert.StartsWith("B is better than A. Fewer", Text(answer, "text"), StringComparison.Ordinal);
        Assert.Equal("better", Text(Kind(answer.GetProperty("measures"), "noRule"), "verdict"));
        Assert.Equal("better", Text(Kind(answer.GetProperty("paired").GetProperty("measures"), "lowConfidence"), "verdict"));
        Assert.Equal(["reworded", "added", "added", "removed"], answer.GetProperty("rules").GetProperty("changes").EnumerateArray()
            .Select(rule => Text(rule, "change")));
        Assert.True(answer.GetProperty("paired").GetProperty("documents").GetInt32() > 20);

        var summary = await host.GetAsync($"{query.Replace("&a=", "&x=", StringComparison.Ordinal).Replace("&b=", "&rules=", StringComparison.Ordinal)
            .Replace("rules=rules:", "rules=", StringComparison.Ordinal)}");
        Assert.Equal(summary.GetProperty("jobs").GetInt32(), answer.GetProperty("b").GetProperty("jobs").GetInt32());

        var swapped = await GetAsync(host, query.Replace("&a=", "&c=", StringComparison.Ordinal).Replace("&b=", "&a=", StringComparison.Ordinal)
            .Replace("&c=", "&b=", StringComparison.Ordinal));
        Assert.Equal("worse", Text(swapped, "verdict"));
    }

    [Fact]
    public async Task Two_periods_are_read_for_themselves_and_must_not_overlap()
    {
        await using var host = await SummaryHost.StartAsync(Week);
        var answer = await GetAsync(host, "?a=period:now-4d..now-2d&b=period:now-2d..now&wait=60");
        foreach (var (side, query) in new[] { ("a", "?from=now-4d&to=now-2d"), ("b", "?from=now-2d") })
        {
            var summary = await host.GetAsync(query + "&wait=60");
            Assert.Equal(summary.GetProperty("jobs").GetInt32(), answer.GetProperty(side).GetProperty("jobs").GetInt32());
            Assert.Equal(summary.GetProperty("window").GetRawText(), answer.GetProperty(side).GetProperty("window").GetRawText());
        }

        var overlapping = await GetAsync(host, "?a=period:now-4d..now-1d&b=period:now-2d..now&wait=60");
        Assert.Equal(("unknown", JsonValueKind.Null), (Text(overlapping, "verdict"), overlapping.GetProperty("measures").ValueKind));
        Assert.Contains("overlap", Text(overlapping, "text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?a=configuration:x&b=configuration:y", "tooFew", "Neither side has a job.")]
    [InlineData("?a=configuration:x", "unknown", "Choose two sides")]
    [InlineData("?a=configuration:x&b=rules:y", "unknown", "Both sides must be of one kind")]
    [InlineData("?a=configuration:x&b=configuration:x", "unknown", "Both sides are the same jobs")]
    [InlineData("?a=period:2020-01-01..2020-01-02&b=period:2020-01-03..2020-01-04", "tooFew", "Neither side has a job.")]
    public async Task Sides_without_jobs_or_without_sense_have_no_verdict(string query, string verdict, string says)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 1 });
        var answer = await GetAsync(host, query + "&wait=60");
        Assert.Equal(verdict, Text(answer, "verdict"));
        Assert.StartsWith(says, Text(answer, "text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_values_are_named_and_other_methods_refused()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 0 });
        var answer = await GetAsync(host, "?a=cfg&threshold=2&state=FAILED");
        Assert.Equal(["a", "state", "threshold"], answer.GetProperty("ignored").EnumerateArray().Select(each => Text(each, "key")).Order());
        using var posted = await host.Client.PostAsync(new Uri("/api/compare", UriKind.Relative), null, Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task File_has_a_row_for_each_changed_document()
    {
        await using var host = await SummaryHost.StartAsync(Week);
        var sides = "?a=period:now-6d..now-3d&b=period:now-3d..now&wait=60";
        var paired = (await GetAsync(host, sides)).GetProperty("paired");
        var rows = Exported.Rows(await host.Client.GetByteArrayAsync(new Uri("/export/compare.csv" + sides, UriKind.Relative), Cancelled));
        Assert.NotEmpty(rows);
        Assert.Equal(paired.GetProperty("changed").GetInt32(), rows.Count);
        var lines = Exported.Lines(await host.Client.GetByteArrayAsync(new Uri("/export/compare.jsonl" + sides, UriKind.Relative), Cancelled)).ToList();
        Assert.Equal(rows.Select(row => row["a_job"]), lines.Select(line => Text(line, "a_job")));
        Assert.All(lines, line => Assert.Equal(FlipFields.Names, line.EnumerateObject().Select(field => field.Name)));

        var cell = paired.GetProperty("cells").EnumerateArray().First(each => Text(each, "a") != Text(each, "b"));
        var some = Exported.Rows(await host.Client.GetByteArrayAsync(
            new Uri($"/export/compare.csv{sides}&flip={Uri.EscapeDataString($"{Text(cell, "a")}..{Text(cell, "b")}")}", UriKind.Relative), Cancelled));
        Assert.Equal(cell.GetProperty("count").GetInt32(), some.Count);
    }

    [Theory]
    [InlineData("", "names no two sides")]
    [InlineData("?a=configuration:x&b=rules:y", "one kind")]
    [InlineData("?a=nothing&b=rules:y", "a=nothing")]
    [InlineData("?a=period:now-3d..now&b=period:now-4d..now-2d", "overlap")]
    public async Task File_without_two_sides_is_refused(string query, string says)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 10 });
        using var answer = await host.Client.GetAsync(new Uri("/export/compare.csv" + query, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_of_a_side_that_cannot_be_read_is_refused()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 10, Faults = [Fault.Unavailable] });
        using var answer = await host.Client.GetAsync(
            new Uri("/export/compare.csv?a=period:now-2d..now-1d&b=period:now-1d..now&wait=0", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public void Tables_of_the_document_are_those_of_answer_and_file()
    {
        var ignored = new IgnoredValue("state", "FAILED", "there is no such key");
        var answer = JsonSerializer.SerializeToElement(
            new CompareResponse(null, null, new(false, 0, null, false, null), 0.8, "unknown", "", null, null, null, null, null, null, null, [ignored]),
            CompareJson.Default.CompareResponse);
        Assert.Equal(answer.EnumerateObject().Select(field => field.Name), NamesIn("field"));
        Assert.Equal(FlipFields.Names, NamesIn("column"));
        Assert.Equal(ClassifyDashboard.Jobs.Compare.CompareQuery.Keys, NamesIn("key of the page"));
    }

    private static IEnumerable<string> NamesIn(string column) => MarkdownFile.Of("docs/compare.md").Rows
        .Where(row => row.ContainsKey(column)).SelectMany(row => MarkdownFile.Spans(row[column]));

    private static JsonElement Kind(JsonElement measures, string kind) => measures.EnumerateArray().Single(each => Text(each, "kind") == kind);

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static async Task<JsonElement> GetAsync(SummaryHost host, string query)
    {
        using var document = JsonDocument.Parse(await host.Client.GetStringAsync("/api/compare" + query, Cancelled));
        return document.RootElement.Clone();
    }
}
