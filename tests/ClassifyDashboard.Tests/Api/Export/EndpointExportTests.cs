using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Tests.Api.Summary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>GET /export/jobs.* as a browser and a script meet it.</summary>
public sealed class EndpointExportTests
{
    private const string Week = "?from=now-7d";

    private static readonly string[] Extensions = ["csv", "json", "jsonl", "parquet"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Week)]
    [InlineData(Week + "&status=FAILED")]
    [InlineData(Week + "&status=COMPLETED&status=CANCELLED&page=3&page_size=50")]
    [InlineData(Week + "&type=invoice&type=(none)")]
    [InlineData(Week + "&confidence=0-0.5")]
    [InlineData(Week + "&configuration_id=(inline)&status=FAILED")]
    [InlineData("?from=2026-03-08T00:00:00Z&to=2026-03-09T12:00:00Z&q=invoice")]
    public async Task Exported_files_hold_exactly_the_filtered_jobs_of_the_service(string query)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 1_500, Days = 6 });
        host.Client.DefaultRequestHeaders.Add("Accept-Language", "de"); // screens go by it, and would write 0,5
        var expected = (await AllAsync(host)).Where(job => Means(query, job)).OrderByDescending(job => Text(job, "created_at"), StringComparer.Ordinal)
            .ToList();
        Assert.InRange(expected.Count, 5, 1_500);
        var (csv, json, lines) = (Exported.Rows(await BytesAsync(host, "csv", query)), Exported.Objects(await BytesAsync(host, "json", query)),
            Exported.Lines(await BytesAsync(host, "jsonl", query)));
        Assert.Equal(json.Select(job => job.GetRawText()), lines.Select(job => job.GetRawText()));
        Assert.Equal((expected.Count, expected.Count), (csv.Count, json.Count));
        Assert.Equal(expected.Select(job => Text(job, "created_at")), json.Select(job => Text(job, "created_at")));
        foreach (var (wire, made) in expected.OrderBy(job => Text(job, "id"), StringComparer.Ordinal)
            .Zip(json.OrderBy(job => Text(job, "id"), StringComparer.Ordinal)))
        {
            foreach (var name in new[] { "id", "created_at", "updated_at", "status", "error_message", "configuration_id", "document_input_type",
                "parse_job_id", "project_id", "user_id", "transaction_id" })
                Assert.Equal(Text(wire, name), Text(made, name));
            Assert.Equal(Text(wire, "file_input")!.Split('?')[0], Text(made, "file_input"));
            var result = wire.GetProperty("result");
            Assert.Equal(
                result.ValueKind == JsonValueKind.Null ? (null, null) : (Text(result, "type"), Text(result, "reasoning")),
                (Text(made, "result_type"), Text(made, "reasoning")));
            Assert.Equal(
                result.ValueKind == JsonValueKind.Null ? null : result.GetProperty("confidence").GetDouble(),
                made.GetProperty("confidence").Deserialize<double?>());
            Assert.Equal(wire.GetProperty("configuration").GetProperty("rules").GetArrayLength(), made.GetProperty("rules").GetArrayLength());
        }

        foreach (var (row, made) in csv.Zip(json))
            Assert.Equal((Text(made, "id"), Text(made, "reasoning") ?? "", Text(made, "outcome")), (row["id"], row["reasoning"], row["outcome"]));
    }

    [Theory]
    [InlineData("duration", "duration_seconds")]
    [InlineData("confidence", "confidence")]
    public async Task Export_order_is_that_of_the_sort_key_with_blanks_last(string sort, string column)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 300, Days = 6 });
        foreach (var direction in new[] { 1, -1 })
        {
            var values = Exported.Rows(await BytesAsync(host, "csv", $"{Week}&sort={(direction < 0 ? "-" : "")}{sort}")).Select(row => row[column]).ToList();
            Assert.Equal(300, values.Count);
            Assert.Equal(values.OrderBy(value => value.Length == 0)
                .ThenBy(value => value.Length == 0 ? 0 : direction * double.Parse(value, CultureInfo.InvariantCulture)), values);
        }
    }

    [Theory]
    [InlineData("csv", "text/csv; charset=utf-8; header=present")]
    [InlineData("json", "application/json; charset=utf-8")]
    [InlineData("jsonl", "application/x-ndjson; charset=utf-8")]
    [InlineData("parquet", "application/vnd.apache.parquet")]
    public async Task Headers_describe_the_file_and_its_completeness_and_HEAD_has_headers_only(string extension, string type)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        using var get = await host.Client.GetAsync(new Uri($"/export/jobs.{extension}{Week}", UriKind.Relative), Cancelled);
        using var head = await host.Client.SendAsync(new(HttpMethod.Head, $"/export/jobs.{extension}{Week}"), Cancelled);
        foreach (var response in new[] { get, head })
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
            Assert.Equal($"attachment; filename=\"jobs-20260304T150000Z-20260311T150000Z.{extension}\"",
                response.Content.Headers.ContentDisposition!.ToString());
            Assert.Equal(["true", "false", "250", "2026-03-11T15:00:00.000000Z", "2026-03-04T15:00:00.000000Z", "2026-03-11T15:00:00.000000Z", "nosniff"],
                Headers(response, "X-Coverage-Complete", "X-Coverage-Stale", "X-Coverage-Jobs", "X-Coverage-Read-At", "X-Window-From", "X-Window-To",
                    "X-Content-Type-Options"));
            Assert.Empty(Headers(response, "X-Coverage-Problem", "X-Coverage-Unreadable", "X-Ignored"));
        }

        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(extension == "csv", (await get.Content.ReadAsByteArrayAsync(Cancelled)).AsSpan().StartsWith("\uFEFF"u8));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Export_accepts_GET_and_HEAD_only(string method)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.SendAsync(new(new HttpMethod(method), "/export/jobs.csv"), Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(0, host.Sample.Requests.Total);
    }

    [Fact]
    public async Task Unusable_values_are_named_in_a_header_without_header_injection()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.GetAsync(
            new Uri("/export/jobs.csv?from=%C3%BCber%0D%0ASet-Cookie:x=1&partial=perhaps&wait=601&status=in+progress", UriKind.Relative), Cancelled);
        Assert.Equal(
            "from=%C3%BCberSet-Cookie%3Ax%3D1 (not a time such as now-24h or 2026-03-04T05:06:07Z); status=in%20progress (not a status); wait=601 (longer "
                + "than 600 seconds, which are waited instead); partial=perhaps (neither true nor false)",
            Headers(response, "X-Ignored").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("from=yesterday", "from=yesterday (not a time such as now-24h or 2026-03-04T05:06:07Z)")]
    [InlineData("from=now-7d&to=now/fQ",
        "to=now%2FfQ (not a time that is known here: fiscal years (fQ, fy) differ from company to company; Q and y are those of the calendar)")]
    [InlineData("from=", "from= (empty)")]
    [InlineData("from=now-1h&from=now-2h", "from=now-2h (said more than once: the first holds)")]
    [InlineData("status=FAILED&status=in+progress", "status=in%20progress (not a status)")]
    [InlineData("status=", "status= (empty)")]
    [InlineData("confidence=high", "confidence=high (not a range such as 0-0.6)")]
    [InlineData("project_id=mine", "project_id=mine (not a UUID)")]
    [InlineData("job_list=0123456789abcdeF", "job_list=0123456789abcdeF (this list of ids is not kept here any more: paste it again)")]
    [InlineData("tz=Mars/Olympus", "tz=Mars%2FOlympus (not a known time zone)")]
    public async Task Export_with_an_unusable_filter_is_refused_in_words(string query, string words)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        foreach (var extension in Extensions)
        {
            using var response = await host.Client.GetAsync(new Uri($"/export/jobs.{extension}?{query}", UriKind.Relative), Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal($"Nothing was exported, because the address contains values that cannot be used: {words}.\n",
                await response.Content.ReadAsStringAsync(Cancelled));
            Assert.Equal(words, Headers(response, "X-Ignored").Single());
        }

        Assert.Equal(0, host.Sample.Requests.Total);
    }

    [Theory]
    [InlineData("state=FAILED", "state=FAILED (there is no such key)")]
    [InlineData("sort=colour&page_size=7", "sort=colour (not a column); page_size=7 (not 25, 50 or 100)")]
    [InlineData("utm_source=mail", null)]
    public async Task Unused_key_that_leaves_the_filter_unchanged_is_named_beside_the_file(string query, string? ignored)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.GetAsync(new Uri($"/export/jobs.json?from=now-2d&{query}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ignored, Headers(response, "X-Ignored").SingleOrDefault());
        Assert.Equal(20, Exported.Objects(await response.Content.ReadAsByteArrayAsync(Cancelled)).Count);
    }

    [Theory]
    [InlineData("from=2026-03-08T00:00:00+02:00", "2026-03-07T22:00:00.000000Z")]
    [InlineData("tz=Europe/Berlin&from=2026-03-08", "2026-03-07T23:00:00.000000Z")]
    [InlineData("tz=W.+Europe+Standard+Time&from=20260308T000000", "2026-03-07T23:00:00.000000Z")]
    [InlineData("tz=Etc/GMT+5&from=2026-03-08", "2026-03-08T05:00:00.000000Z")]
    [InlineData("from=1772928000000", "2026-03-08T00:00:00.000000Z")]
    [InlineData("from=now-3d/d", "2026-03-08T00:00:00.000000Z")]
    public async Task Export_is_of_the_period_of_the_address(string query, string from)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.SendAsync(new(HttpMethod.Head, $"/export/jobs.csv?{query}"), Cancelled);
        Assert.Equal((HttpStatusCode.OK, from), (response.StatusCode, Headers(response, "X-Window-From").Single()));
    }

    [Fact]
    public async Task Exported_files_and_headers_contain_neither_the_key_nor_a_signature()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 400, Days = 6, ApiKey = "llx-canary" });
        Assert.Contains(await AllAsync(host), job => Text(job, "file_input")!.Contains("X-Signature=", StringComparison.Ordinal));
        foreach (var extension in Extensions)
        {
            using var response = await host.Client.GetAsync(new Uri($"/export/jobs.{extension}{Week}", UriKind.Relative), Cancelled);
            var all = response.Headers + response.Content.Headers.ToString() + await response.Content.ReadAsStringAsync(Cancelled);
            Assert.Contains("https://files.example.com/inbox/", all, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Signature", all, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Expires", all, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Setting_exports_whole_addresses()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 400, Days = 6 }, ("Export:WholeAddresses", "true"));
        Assert.Equal(
            (await AllAsync(host)).Select(job => Text(job, "file_input")).Order(StringComparer.Ordinal),
            Exported.Rows(await BytesAsync(host, "csv", Week)).Select(row => row["file_input"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Hostile_texts_break_no_export()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 100, Days = 6, Faults = [Fault.HostileText, Fault.NullCreatedAt] });
        foreach (var row in Exported.Rows(await BytesAsync(host, "csv", Week)))
            Assert.StartsWith("<img src=x onerror=alert(1)>=cmd|'/c calc'!A1\u202Egpj.exe\u200B\uFFFD\uFFFD\"'&", row["file_input"], StringComparison.Ordinal);
        Assert.All(Encoding.UTF8.GetString(await BytesAsync(host, "jsonl", Week)), character => Assert.InRange(character, '\n', '~'));
    }

    [Theory]
    [InlineData("Export:MaxConcurrent", "0", "Export:MaxConcurrent must be from 1 to 64.")]
    [InlineData("Export:MaxConcurrent", "65", "Export:MaxConcurrent must be from 1 to 64.")]
    public void Invalid_export_settings_are_named(string key, string value, string expected)
    {
        using var provider = new ServiceCollection().AddExport(new ConfigurationManager { [key] = value }).BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ExportOptions>>().Value);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    internal static string[] Headers(HttpResponseMessage response, params string[] names) =>
        [.. names.SelectMany(name => response.Headers.TryGetValues(name, out var values) ? values : [])];

    private static Task<byte[]> BytesAsync(SummaryHost host, string extension, string query) =>
        host.Client.GetByteArrayAsync(new Uri($"/export/jobs.{extension}{query}", UriKind.Relative), Cancelled);

    /// <summary>All jobs as the service itself sends them, page by page.</summary>
    private static async Task<List<JsonElement>> AllAsync(SummaryHost host)
    {
        using var client = new HttpClient { BaseAddress = host.Sample.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Sample.ApiKey);
        var jobs = new List<JsonElement>();
        for (var token = ""; token is not null;)
        {
            var page = JsonSerializer.Deserialize<JsonElement>(
                await client.GetStringAsync(new Uri($"api/v2/classify?page_size=100{(token.Length > 0 ? "&page_token=" + Uri.EscapeDataString(token) : "")}",
                    UriKind.Relative), Cancelled));
            jobs.AddRange(page.GetProperty("items").EnumerateArray());
            token = Text(page, "next_page_token");
        }

        return jobs;
    }

    // The queries of the test, written a second time and differently.
    private static bool Means(string query, JsonElement job)
    {
        var result = job.GetProperty("result");
        var (hasResult, status, created) = (result.ValueKind == JsonValueKind.Object, Text(job, "status")!, Text(job, "created_at")!);
        return (!query.Contains("status=", StringComparison.Ordinal) || query.Contains("status=" + status, StringComparison.Ordinal))
            && (!query.Contains("type=", StringComparison.Ordinal) || (hasResult && Text(result, "type") is null or "invoice"))
            && (!query.Contains("confidence=", StringComparison.Ordinal) || (hasResult && result.GetProperty("confidence").GetDouble() <= 0.5))
            && (!query.Contains("(inline)", StringComparison.Ordinal) || Text(job, "configuration_id") is null)
            && (!query.Contains("from=2026", StringComparison.Ordinal)
                || (string.CompareOrdinal(created, "2026-03-08T00:00:00") >= 0 && string.CompareOrdinal(created, "2026-03-09T12:00:00.000000Z") <= 0))
            && (!query.Contains("q=", StringComparison.Ordinal)
                || new[] { Text(job, "id"), Text(job, "file_input")!.Split('?')[0], Text(job, "error_message"), hasResult ? Text(result, "reasoning") : null }
                .Any(text => text?.Contains("invoice", StringComparison.OrdinalIgnoreCase) == true));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
