using System.Net;
using System.Text.Json;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Api.Summary;

/// <summary>GET /api/summary, as a script calls it.</summary>
public sealed class SummaryEndpointTests
{
    private const string Week = "from=now-7d";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summary_of_a_few_jobs_has_exactly_this_shape()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 8, Days = 1, Spread = JobSpread.Even });
        Assert.Equal(
            """{"window":{"from":"2026-03-10T15:00:00Z","to":"2026-03-11T15:00:00Z"},"coverage":{"complete":true,"jobs":8,"readAt":"2026-03-11T15:00:00Z","stale":false,"problem":null},"jobs":8,"byStatus":{"COMPLETED":8},"byType":{"letter":2,"payslip":2,"receipt":2,"tax_form":2},"byConfiguration":{"cfg-ceccbba6-0d0a-6261-6bb5-f91c655da2ad":2,"cfg-1d3d550d-24fa-b728-d693-488342169cac":1,"cfg-3ce35fd7-1bd9-9408-8a0c-b384a13c510f":1,"cfg-7a1a5c0e-3b7d-4f8e-9a42-5d1c8e6f2b90":1,"cfg-a469d39f-7655-4eba-5f13-0c01b28b47ea":1,"cfg-d27a5d97-2911-bc68-7281-5112530a97cb":1,"(inline)":1},"failure":{"failed":0,"finished":8,"rate":0,"low":0,"high":0.32440756488388023},"confidence":{"n":8,"mean":0.84925},"durationSeconds":{"n":8,"p50":18.5227065,"p95":73.9736119},"noLongerListed":{"jobs":0,"early":0}}""",
            await host.TextAsync("?wait=30"));
    }

    [Fact]
    public async Task Summary_of_no_jobs_has_nulls_for_missing_numbers_and_empty_objects()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 0 });
        Assert.Equal(
            """{"window":{"from":"2026-03-11T12:00:00Z","to":"2026-03-11T15:00:00Z"},"coverage":{"complete":true,"jobs":0,"readAt":"2026-03-11T15:00:00Z","stale":false,"problem":null},"jobs":0,"byStatus":{},"byType":{},"byConfiguration":{},"failure":{"failed":0,"finished":0,"rate":null,"low":null,"high":null},"confidence":{"n":0,"mean":null},"durationSeconds":{"n":0,"p50":null,"p95":null},"noLongerListed":{"jobs":0,"early":0}}""",
            await host.TextAsync("?from=now-3h&wait=30"));
    }

    [Theory]
    [InlineData("?from=now-7d")]
    [InlineData("?created_at_on_or_after=2026-03-08T00:00:00Z&created_at_on_or_before=2026-03-09T12:00:00Z")]
    [InlineData("?from=now-7d&status=FAILED")]
    [InlineData("?from=now-7d&status=COMPLETED&status=CANCELLED")]
    [InlineData("?created_at_on_or_after=2026-03-05T00:00:00Z&status=RUNNING")]
    public async Task Figures_equal_those_that_the_service_would_count(string query)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 2_000, Days = 6, ArrivalsPerSecond = 0.05 });
        var summary = await host.GetAsync(query + "&wait=120");
        Truth[] truths = [.. Statuses(query).Select(status => host.Sample.Count(TruthQuery(query, status)))];

        Assert.True(summary.GetProperty("coverage").GetProperty("complete").GetBoolean());
        var total = truths.Sum(truth => truth.Total);
        Assert.Equal(total, summary.GetProperty("jobs").GetInt32());
        Assert.Equal(total, summary.GetProperty("coverage").GetProperty("jobs").GetInt32());
        Assert.Equivalent(Sum(truths, truth => truth.Statuses), Counts(summary, "byStatus"), strict: true);
        Assert.Equivalent(Sum(truths, TypesOf), Counts(summary, "byType"), strict: true);
        Assert.Equal(total, Counts(summary, "byConfiguration").Values.Sum());
        foreach (var (configuration, jobs) in Counts(summary, "byConfiguration").Where(count => count.Key != "(inline)"))
            Assert.Equal(jobs, Statuses(query).Sum(status => host.Sample.Count($"{TruthQuery(query, status)}&configuration_id={configuration}").Total));

        var failed = truths.Sum(truth => truth.Statuses.GetValueOrDefault("FAILED"));
        var finished = failed + truths.Sum(truth => truth.Statuses.GetValueOrDefault("COMPLETED"));
        var failure = summary.GetProperty("failure");
        Assert.Equal((failed, finished), (failure.GetProperty("failed").GetInt32(), failure.GetProperty("finished").GetInt32()));
        Assert.Equal(finished == 0 ? null : (double)failed / finished, failure.GetProperty("rate").Deserialize<double?>());
    }

    [Fact]
    public async Task Filter_that_the_endpoint_lacks_is_applied_here()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 2_000, Days = 6 });
        var truth = host.Sample.Count("");
        Assert.Equivalent(new Dictionary<string, int> { ["invoice"] = truth.Types["invoice"], ["(none)"] = truth.NoRuleMatched },
            Counts(await host.GetAsync($"?{Week}&type=invoice&type=(none)&wait=30"), "byType"), strict: true);
        var all = await host.GetAsync($"?{Week}&wait=30");
        var (low, high) = (await host.GetAsync($"?{Week}&confidence=0-0.5&wait=30"), await host.GetAsync($"?{Week}&confidence=0.5001-1&wait=30"));
        Assert.Equal(N(all, "confidence"), N(low, "confidence") + N(high, "confidence"));
        var inline = await host.GetAsync($"?{Week}&configuration_id=(inline)&wait=30");
        Assert.Equal(Counts(all, "byConfiguration")["(inline)"], inline.GetProperty("jobs").GetInt32());
    }

    [Fact]
    public async Task Day_begins_by_the_zone_of_the_address_or_UTC()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 100, Days = 2 });
        host.Client.DefaultRequestHeaders.Add("Cookie", "tz=America/New_York"); // a browser's, which a script's answer must not hang on
        Assert.StartsWith("""{"window":{"from":"2026-03-11T00:00:00Z","to":"2026-03-11T15:00:00Z"}""", await host.TextAsync("?from=now/d"),
            StringComparison.Ordinal);
        Assert.StartsWith("""{"window":{"from":"2026-03-10T18:15:00Z","to":"2026-03-11T15:00:00Z"}""", await host.TextAsync("?from=now/d&tz=Asia/Kathmandu"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_status_is_counted_under_its_own_name()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 1, Faults = [Fault.UnknownStatus] });
        var summary = await host.GetAsync($"?{Week}&wait=30");
        Assert.Equivalent(new Dictionary<string, int> { ["THROTTLED"] = 50 }, Counts(summary, "byStatus"), strict: true);
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("failure").GetProperty("rate").ValueKind);
    }

    [Fact]
    public async Task Hostile_texts_stay_text_in_a_summary()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 1, Faults = [Fault.HostileText] });
        var text = await host.TextAsync($"?{Week}&wait=30&from=<b>");
        Assert.All(text, character => Assert.InRange(character, ' ', '~'));
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.Contains("img src=x", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=yesterday", "from", "yesterday")]
    [InlineData("status=in progress", "status", "in progress")]
    [InlineData("tz=Middle/Earth", "tz", "Middle/Earth")]
    [InlineData("wait=soon", "wait", "soon")]
    [InlineData("wait=-1", "wait", "-1")]
    [InlineData("wait=1.5", "wait", "1.5")]
    public async Task Unusable_value_is_named_and_the_default_applies(string query, string key, string value)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1, Spread = JobSpread.Hour });
        await host.UntilAsync("", LoadStage.Complete);
        var summary = await host.GetAsync("?" + query);
        Assert.Equal(20, summary.GetProperty("jobs").GetInt32());
        var ignored = Assert.Single(summary.GetProperty("ignored").EnumerateArray());
        Assert.Equal((key, value), (ignored.GetProperty("key").GetString(), ignored.GetProperty("value").GetString()));
        Assert.NotEmpty(ignored.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Unknown_key_is_named_in_the_body_and_a_header_since_all_jobs_are_counted()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1, Spread = JobSpread.Hour });
        await host.UntilAsync("", LoadStage.Complete);
        using var response = await host.Client.GetAsync(new Uri("/api/summary?state=FAILED&%3Cb%3E=%0D%0ASet-Cookie:x&partial=true&type=&utm_source=mail",
            UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("type= (empty); state=FAILED (there is no such key); %3Cb%3E=Set-Cookie%3Ax (there is no such key); partial=true (there is no such key)",
            Assert.Single(response.Headers.GetValues("X-Ignored")));
        var summary = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(20, summary.GetProperty("jobs").GetInt32());
        Assert.Equal(["type", "state", "<b>", "partial"], summary.GetProperty("ignored").EnumerateArray().Select(each => each.GetProperty("key").GetString()));
    }

    [Theory]
    [InlineData("tz=Europe/Berlin&from=2026-03-29&to=2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.9999999Z")]
    [InlineData("tz=Europe/Berlin&from=2026-10-25&to=2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.9999999Z")]
    [InlineData("tz=Asia/Calcutta&from=20260310T000000&to=now", "2026-03-09T18:30:00Z", "2026-03-11T15:00:00Z")]
    [InlineData("from=2026-03-10T00:00:00+02:00&to=1773187200000", "2026-03-09T22:00:00Z", "2026-03-11T00:00:00Z")]
    [InlineData("from=now-1Q/Q&to=now-1Q/Q", "2025-10-01T00:00:00Z", "2025-12-31T23:59:59.9999999Z")]
    public async Task Time_is_in_the_zone_of_the_address_unless_it_has_an_offset(string query, string from, string to)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        var summary = await host.GetAsync("?" + query);
        Assert.False(summary.TryGetProperty("ignored", out _));
        Assert.Equal((from, to), (summary.GetProperty("window").GetProperty("from").GetString(), summary.GetProperty("window").GetProperty("to").GetString()));
    }

    [Theory]
    [InlineData("/?state=FAILED", "Not used from the address: state=FAILED (there is no such key).")]
    [InlineData("/jobs/clj-1?state=FAILED", "Not used from the address: state=FAILED (there is no such key).")]
    [InlineData("/wall/new?titel=x&title=y", "Not used from the address: titel=x (there is no such key).")]
    [InlineData("/wall/screen?tz=W.+Europe+Standard+Time", "data-zone=\"Europe/Berlin\"")]
    public async Task Page_names_the_parts_of_its_address_that_it_ignored(string address, string words)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1, Spread = JobSpread.Hour });
        await host.UntilAsync("", LoadStage.Complete);
        using var response = await host.Client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_configurations_stand_beside_their_ids_once_they_are_known()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 200, Days = 1, Spread = JobSpread.Even }, ("Names:Read", "true"));
        var named = host.Names.NextChange; // the names can come before the summary does
        await host.GetAsync("?wait=30");
        await named.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        var summary = await host.GetAsync("?wait=30");
        var names = summary.GetProperty("configurationNames").EnumerateObject().ToList();
        Assert.Equal(Counts(summary, "byConfiguration").Keys.Where(id => id != "(inline)"), names.Select(name => name.Name));
        Assert.All(names, name => Assert.Equal(host.Names.Table.FindConfiguration(name.Name)!.Name, name.Value.GetString()));
    }

    [Fact]
    public async Task Credits_are_summed_where_the_list_has_them()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 200, Days = 1, Spread = JobSpread.Even, UsageInList = true });
        var summary = await host.GetAsync("?wait=30");
        var lines = await host.Client.GetStringAsync(new Uri("/export/jobs.jsonl?wait=30", UriKind.Relative), Cancelled);
        var exported = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("credits").Deserialize<double?>()).ToList();
        var credits = summary.GetProperty("credits");
        Assert.InRange(exported.Count(each => each is null), 1, 50);
        Assert.Equal(exported.Count(each => each is not null), credits.GetProperty("n").GetInt32());
        Assert.Equal(exported.Sum(each => each ?? 0), credits.GetProperty("sum").GetDouble(), 6);
        Assert.Equal(exported.Count(each => each is null), credits.GetProperty("without").GetInt32());
        Assert.Contains("Credits", await host.Client.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_is_never_cached_and_HEAD_has_its_headers_only()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var get = await host.Client.GetAsync(new Uri("/api/summary?wait=30", UriKind.Relative), Cancelled);
        using var head = await host.Client.SendAsync(new(HttpMethod.Head, "/api/summary?wait=30"), Cancelled);
        foreach (var response in new[] { get, head })
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            Assert.Equal((await get.Content.ReadAsByteArrayAsync(Cancelled)).Length, response.Content.Headers.ContentLength);
        }

        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Summary_accepts_GET_and_HEAD_only(string method)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.SendAsync(new(new HttpMethod(method), "/api/summary"), Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(0, host.Sample.Requests.Total);
    }

    private static int N(JsonElement summary, string figure) => summary.GetProperty(figure).GetProperty("n").GetInt32();

    private static Dictionary<string, int> Counts(JsonElement summary, string name) =>
        summary.GetProperty(name).EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt32());

    private static Dictionary<string, int> TypesOf(Truth truth) =>
        new(truth.NoRuleMatched == 0 ? truth.Types : truth.Types.Append(new("(none)", truth.NoRuleMatched)));

    private static Dictionary<string, int> Sum(IEnumerable<Truth> truths, Func<Truth, IReadOnlyDictionary<string, int>> counts) =>
        truths.SelectMany(counts).GroupBy(count => count.Key).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));

    // The service accepts one status per request.
    private static string[] Statuses(string query) =>
        [.. query.Split('&').Where(part => part.StartsWith("status=", StringComparison.Ordinal)).Select(part => "&" + part).DefaultIfEmpty("")];

    private static string TruthQuery(string query, string status) =>
        string.Join('&', query.Split('&').Where(part => !part.StartsWith("status=", StringComparison.Ordinal))) + status;
}
