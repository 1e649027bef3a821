using System.Net;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.Documents;

namespace ClassifyDashboard.Tests.Api.Failures;

/// <summary>GET /export/failures.*, as a browser and a script call it.</summary>
public sealed class FailuresExportTests
{
    private const string Month = "?from=now-30d&wait=60";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_has_a_row_for_each_cause_of_the_page_whatever_outcome_the_filter_selects()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 2_000, Days = 6 });
        using var response = await host.Client.GetAsync(new Uri($"/export/failures.csv{Month}&status=COMPLETED&error=x", UriKind.Relative), Cancelled);
        Assert.Equal((HttpStatusCode.OK, "no-store", "2000"),
            (response.StatusCode, response.Headers.CacheControl?.ToString(), Header(response, "X-Coverage-Jobs")));
        Assert.StartsWith("attachment; filename=\"failures-", response.Content.Headers.ContentDisposition?.ToString(), StringComparison.Ordinal);
        var rows = Exported.Rows(await response.Content.ReadAsByteArrayAsync(Cancelled));
        using var answer = JsonDocument.Parse(await host.Client.GetStringAsync($"/api/failures{Month}", Cancelled));
        Assert.Equal(
            answer.RootElement.GetProperty("causes").EnumerateArray().Select(cause => (
                Text(cause, "key"), cause.GetProperty("count").GetRawText(),
                string.Join(' ', Items(cause, "inputTypes")), string.Join(' ', Items(cause, "latestJobs")),
                cause.GetProperty("remedy") is { ValueKind: JsonValueKind.Object } remedy ? Text(remedy, "kind") + Text(remedy, "text") : "")),
            rows.Select(row => (row["error_group"], row["count"], row["document_input_types"], row["latest_jobs"], row["remedy_kind"] + row["remedy"])));
        Assert.Equal(host.Sample.Count("?status=FAILED").Total, rows.Sum(row => int.Parse(row["count"], System.Globalization.CultureInfo.InvariantCulture)));

        var lines = Exported.Lines(await host.Client.GetByteArrayAsync(new Uri("/export/failures.jsonl" + Month, UriKind.Relative), Cancelled));
        Assert.Equal(rows.Select(row => row["error_message"]), lines.Select(line => Text(line, "error_message")));
        Assert.All(lines, line => Assert.Equal(CauseFields.Names, line.EnumerateObject().Select(field => field.Name)));
    }

    [Fact]
    public async Task Hostile_error_is_no_formula()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 100, Days = 6, Faults = [Fault.HostileText] });
        var rows = Exported.Rows(await host.Client.GetByteArrayAsync(new Uri("/export/failures.csv" + Month, UriKind.Relative), Cancelled));
        Assert.NotEmpty(rows);
        Assert.All(rows.SelectMany(row => row.Values), cell => Assert.DoesNotMatch("^[=+@\\t-]", cell));
    }

    [Fact]
    public async Task File_that_cannot_be_complete_or_is_of_another_filter_is_refused()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 100, Days = 6, Faults = [Fault.Unavailable] });
        using var down = await host.Client.GetAsync(new Uri("/export/failures.csv?wait=0", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        using var wrong = await host.Client.GetAsync(new Uri("/export/failures.csv?listed=perhaps", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var posted = await host.Client.PostAsync(new Uri("/export/failures.csv", UriKind.Relative), null, Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public void Table_of_columns_is_that_of_a_file() => Assert.Equal(CauseFields.Names, MarkdownFile.Of("docs/failures.md").Rows
        .Where(row => row.ContainsKey("column")).SelectMany(row => MarkdownFile.Spans(row["column"])));

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static IEnumerable<string> Items(JsonElement of, string name) => of.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
