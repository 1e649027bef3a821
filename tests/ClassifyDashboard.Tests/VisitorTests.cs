using System.Globalization;
using System.Text;
using ClassifyDashboard.Components;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.SampleApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests;

/// <summary>Visitors who send anything: random and hostile addresses, some in every build, more with <c>VISITORS=20000</c>.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(MemoryAlone))]
public sealed class VisitorTests
{
    private static readonly int Visitors = int.Parse(Environment.GetEnvironmentVariable("VISITORS") ?? "600", CultureInfo.InvariantCulture);

    private static readonly string[] Paths =
    [
        "/", "/failures", "/compare", "/api/compare", "/export/compare.csv", "/wall", "/wall/screen", "/wall/new", "/wall/alive", "/wall/plain",
        "/api/summary", "/export/jobs.csv",
        "/export/jobs.json", "/export/jobs.jsonl", "/export/jobs.parquet", "/export/failures.csv",
        "/jobs/clj-1", "/jobs/", "/jobs/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/nowhere", "/..%2f..%2fappsettings.json", "/appsettings.json", "/%00", "/_framework/blazor.web.js", "/_blazor/negotiate", "/error", "/not-found",
        "//evil.example/", "/wall/../jobs/x", "/%c0%ae%c0%ae/", "/jobs/<script>",
    ];

    private static readonly string[] Values =
    [
        "", "now-24h", "now-999999y", "now+5d", "now/w", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-13-45", "FAILED", "failed,COMPLETED", "%00",
        "%ff%fe", "%e2%80%ae", "%F0%9F%98%80", "%ed%a0%80", "' OR 1=1 --",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "../../etc/passwd", "${jndi:ldap://x}", "{{7*7}}", "%0d%0aSet-Cookie:%20a=b", "-1",
        "1e308", "NaN", "2147483648", "99999999999999999999", "0-0.6", "1-0", "(none)", "(inline)",
        "5d1c0a9e-7b1f-4c57-9f5e-2f3a6f0d9b11", "Europe/Berlin", "../../../UTC", "rate,course", "all", "100%25", "5%25", "30s", "csv", "%25%25%25", "+", "&&&",
        ";;", "=1+1", "configuration:x", "configuration:(inline)", "rules:y", "period:now-2d..now-1d", "period:now-1d..now", "period:0001-01-01..9999-12-31",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_request_of_a_visitor_gets_no_error_and_costs_little()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("VISITORS_SEED"), out var chosen) ? chosen : SeededSamples.Seeds(1).Single();
        var random = new Random(seed);
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);
        var log = new FailureLog();
        await using var host = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log));
            foreach (var (key, value) in new[] { ("LLAMA_CLOUD_API_KEY", sample.ApiKey), ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()),
                ("Reading:Store", "false"), ("LlamaCloud:RequestsPerSecond", "1000"), ("Export:MaxConcurrent", "64") })
                builder.UseSetting(key, value);
        });
        host.UseKestrel(0); // a server's own reading of addresses is a part of it
        host.StartServer();
        using var found = host.CreateClient();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = found.BaseAddress };
        await client.GetStringAsync("/", Cancelled);

        var (asked, failures, requests, kept) = (0, new List<string>(), 0L, 0L);
        for (var batch = 0; asked < Visitors; batch++)
        {
            var addresses = Enumerable.Range(0, Math.Min(100, Visitors - asked))
                .Select(_ => (Address: Address(random), Method: random.Next(50) == 0 ? HttpMethod.Post : HttpMethod.Get)).ToList();
            asked += addresses.Count;
            await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled },
                async (visit, cancelled) =>
            {
                using var request = new HttpRequestMessage(visit.Method,
                    new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + visit.Address,
                        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
                if ((int)answer.StatusCode >= 500 && answer.Headers.RetryAfter is null)
                    lock (failures)
                        failures.Add($"{(int)answer.StatusCode} {visit.Method} {visit.Address}");
            });
            if (batch == Visitors / 200)
                kept = GC.GetTotalMemory(forceFullCollection: true);
        }

        requests = sample.Requests.Total;
        var growth = GC.GetTotalMemory(forceFullCollection: true) - kept;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"seed {seed}: {asked} addresses, {requests} requests at the service, memory since the half {growth / 1e6:0.0} MB");
        Assert.True(failures.Count == 0, $"seed {seed}: {string.Join("\n", failures.Take(20))}");
        Assert.True(log.Failures.Count == 0, $"seed {seed}: {string.Join("\n", log.Failures.Take(5))}");
        Assert.InRange(requests, 0, asked);
        Assert.InRange(growth, long.MinValue, 40_000_000);
    }

    private static string Address(Random random)
    {
        var address = new StringBuilder(random.Next(8) == 0 ? "/" + Junk(random) : Paths[random.Next(Paths.Length)]);
        string[] keys = [.. JobQuery.Keys, .. WallQuery.Keys, .. CompareQuery.Keys, "wait", "columns", "unknown", "%00", "__proto__"];
        for (var i = random.Next(6); i > 0; i--)
            address.Append(address.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(keys[random.Next(keys.Length)]).Append('=')
                .Append(random.Next(4) == 0 ? Junk(random) : Uri.EscapeDataString(Uri.UnescapeDataString(Values[random.Next(Values.Length)])));
        return address.ToString().Replace("wait=", "wait=0", StringComparison.Ordinal);
    }

    // Bytes that need not be valid text.
    private static string Junk(Random random)
    {
        var junk = new StringBuilder();
        for (var i = random.Next(1, random.Next(10) == 0 ? 2_000 : 20); i > 0; i--)
            junk.Append('%').Append(random.Next(1, 256).ToString("X2", CultureInfo.InvariantCulture));
        return junk.ToString();
    }
}

/// <summary>Tests of what the whole process keeps in memory. No other test runs beside them.</summary>
[CollectionDefinition(nameof(MemoryAlone), DisableParallelization = true)]
public sealed class MemoryAlone;
