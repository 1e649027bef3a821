using System.Net;
using System.Text.Json;
using ClassifyDashboard.Api.Failures;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.Documents;

namespace ClassifyDashboard.Tests.Api.Failures;

/// <summary>GET /api/failures, as a script calls it.</summary>
public sealed class FailuresEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_counts_the_failures_of_the_filter_whatever_outcome_it_selects()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 2_000, Days = 6 });
        var failed = host.Sample.Count("?status=FAILED").Total;
        var answer = await GetAsync(host, "?from=now-30d&status=FAILED&wait=60");
        Assert.True(answer.GetProperty("coverage").GetProperty("complete").GetBoolean());
        Assert.Equal(failed, answer.GetProperty("failure").GetProperty("failed").GetInt32());
        Assert.True(answer.GetProperty("failure").GetProperty("finished").GetInt32() > failed);
        Assert.Equal(failed, answer.GetProperty("causes").EnumerateArray().Sum(cause => cause.GetProperty("count").GetInt32()));
        Assert.Equal(failed, answer.GetProperty("byConfiguration").EnumerateArray().Sum(row => row.GetProperty("failure").GetProperty("failed").GetInt32()));
        Assert.Equal(failed, answer.GetProperty("inCommon").GetProperty("failed").GetInt32());

        var cause = answer.GetProperty("causes")[0];
        var group = await GetAsync(host, $"?from=now-30d&error={cause.GetProperty("key").GetString()}&wait=60");
        Assert.Equal(cause.GetProperty("count").GetInt32(), group.GetProperty("inCommon").GetProperty("failed").GetInt32());
        Assert.Equal(failed, group.GetProperty("failure").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Causes_have_their_state_and_what_it_rests_on()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 2_000, Days = 6 });
        var answer = await GetAsync(host, "?from=now-2d&wait=60");
        string[] states = ["tooFew", "new", "returned", "rising", "ongoing", "quiet"];
        foreach (var cause in answer.GetProperty("causes").EnumerateArray())
        {
            Assert.Contains(cause.GetProperty("state").GetString(), states);
            Assert.InRange(cause.GetProperty("evidence").GetProperty("knownDays").GetDouble(), 0, 2.05);
            Assert.NotEmpty(cause.GetProperty("evidence").GetProperty("text").GetString()!);
        }

        await GetAsync(host, "?from=now-30d&wait=60");
        var after = await GetAsync(host, "?from=now-2d&wait=60");
        Assert.Contains(after.GetProperty("causes").EnumerateArray(), cause => cause.GetProperty("evidence").GetProperty("knownDays").GetDouble() > 20);
        Assert.NotEqual("unknown", after.GetProperty("trouble").GetProperty("kind").GetString());
        Assert.NotEmpty(after.GetProperty("trouble").GetProperty("text").GetString()!);
    }

    [Fact]
    public async Task Answer_of_no_jobs_and_of_a_wrong_key_says_so()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 0 });
        using var response = await host.Client.GetAsync(new Uri("/api/failures?wait=30&state=FAILED", UriKind.Relative), Cancelled);
        Assert.Equal((HttpStatusCode.OK, "no-store"), (response.StatusCode, response.Headers.CacheControl?.ToString()));
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled)).RootElement;
        Assert.Equal(("noFailures", JsonValueKind.Null), (answer.GetProperty("inCommon").GetProperty("verdict").GetString(),
            answer.GetProperty("failure").GetProperty("rate").ValueKind));
        Assert.Equal("state", answer.GetProperty("ignored")[0].GetProperty("key").GetString());
        using var posted = await host.Client.PostAsync(new Uri("/api/failures", UriKind.Relative), null, Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public void Table_of_fields_is_that_of_an_answer()
    {
        var answer = JsonSerializer.SerializeToElement(
            FailuresResponse.OfNothing(default, [new IgnoredValue("state", "FAILED", "there is no such key")]), FailuresJson.Default.FailuresResponse);
        Assert.Equal(answer.EnumerateObject().Select(field => field.Name), MarkdownFile.Of("docs/failures.md").Rows
            .Where(row => row.ContainsKey("field")).SelectMany(row => MarkdownFile.Spans(row["field"])));
    }

    private static async Task<JsonElement> GetAsync(SummaryHost host, string query)
    {
        using var document = JsonDocument.Parse(await host.Client.GetStringAsync("/api/failures" + query, Cancelled));
        return document.RootElement.Clone();
    }
}
