using System.Text.Json;
using ClassifyDashboard.Api.Review;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.Documents;

namespace ClassifyDashboard.Tests.Api;

/// <summary>GET /api/review, as a script calls it.</summary>
public sealed class ReviewEndpointTests
{
    [Fact]
    public async Task Answer_counts_what_waits_and_says_no_share_without_labels()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 1_000, Days = 6 });
        var truth = host.Sample.Count("");
        using var answer = JsonDocument.Parse(await host.Client.GetStringAsync(
            "/api/review?from=now-30d&wait=60&threshold=0.7&part=x&state=y", TestContext.Current.CancellationToken));
        var root = answer.RootElement;
        Assert.Equal(truth.Types.Values.Sum() + truth.NoRuleMatched, root.GetProperty("waiting").GetProperty("random").GetInt32());
        Assert.Equal(truth.NoRuleMatched, root.GetProperty("waiting").GetProperty("unmatched").GetInt32());
        var low = JsonDocument.Parse(await host.Client.GetStringAsync(
            "/api/summary?from=now-30d&wait=60&confidence=0-0.7&type=(any)", TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(low.GetProperty("jobs").GetInt32(), root.GetProperty("waiting").GetProperty("low").GetInt32());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("errors").GetProperty("rate").ValueKind);
        Assert.InRange(root.GetProperty("errors").GetProperty("needed").GetInt32(), 400, 900);
        Assert.Equal(["part", "state"], root.GetProperty("ignored").EnumerateArray().Select(each => each.GetProperty("key").GetString()).Order());
    }

    [Fact]
    public void Table_of_fields_is_that_of_an_answer()
    {
        var answer = JsonSerializer.SerializeToElement(
            ReviewResponse.OfNothing(default, 0.8, [new IgnoredValue("state", "FAILED", "there is no such key")]), ReviewJson.Default.ReviewResponse);
        Assert.Equal(answer.EnumerateObject().Select(field => field.Name), MarkdownFile.Of("docs/review.md").Rows
            .Where(row => row.ContainsKey("field")).SelectMany(row => MarkdownFile.Spans(row["field"])));
    }

    [Fact]
    public void Table_of_columns_is_that_of_a_file() => Assert.Equal(LabelFields.Names.Order(StringComparer.Ordinal), MarkdownFile.Of("docs/review.md").Rows
        .Where(row => row.ContainsKey("column")).SelectMany(row => MarkdownFile.Spans(row["column"])).Order(StringComparer.Ordinal));
}
