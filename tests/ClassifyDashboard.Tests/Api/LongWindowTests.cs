using System.Net;
using System.Text.Json;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Api.Summary;

namespace ClassifyDashboard.Tests.Api;

/// <summary>What scripts get of a window with more jobs than have their texts in memory.</summary>
[Trait("Category", "Slow")]
public sealed class LongWindowTests : IDisposable
{
    private const string Month = "?from=now-30d";
    private const string Counted = "are counted, but neither listed nor searched: their texts do not fit in memory (Reading:MaxJobs).";
    private readonly string _root = Directory.CreateTempSubdirectory("classify-long-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Summary_counts_all_jobs_and_export_has_all_or_says_how_far_back_it_goes()
    {
        await using var host = await SummaryHost.StartAsync(
            new() { Jobs = 5_000, Days = 29, Spread = JobSpread.Even, Stuck = false },
            ("Reading:MaxJobs", "2000"), ("Reading:Store", "true"), ("Reading:StorePath", _root));
        await host.UntilAsync(Month, load => load is { ListedAfter: not null, ReadAt: not null } && load.Jobs.Count is > 100 and < 2_000);

        var summary = await host.GetAsync(Month);
        Assert.Equal(5_000, summary.GetProperty("jobs").GetInt32());
        var coverage = summary.GetProperty("coverage");
        Assert.True(coverage.GetProperty("complete").GetBoolean());
        Assert.Equal(JsonValueKind.Null, coverage.GetProperty("problem").ValueKind);
        var after = coverage.GetProperty("listedAfter").GetDateTime();
        Assert.Equal($"Jobs created up to {after:yyyy-MM-ddTHH:mm:ssZ} {Counted}", coverage.GetProperty("note").GetString());

        var search = (await host.GetAsync(Month + "&q=letterhead")).GetProperty("coverage");
        Assert.False(search.GetProperty("complete").GetBoolean());
        Assert.StartsWith("Only jobs created after ", search.GetProperty("note").GetString(), StringComparison.Ordinal);

        using var whole = await host.Client.GetAsync("/export/jobs.csv" + Month + "&wait=0", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, whole.StatusCode);
        Assert.Null(whole.Headers.RetryAfter);
        var words = await whole.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("Not all jobs of this window can be exported. Jobs created up to ", words, StringComparison.Ordinal);
        Assert.Contains(Counted, words, StringComparison.Ordinal);

        using var part = await host.Client.GetAsync("/export/jobs.csv" + Month + "&wait=0&partial=true", Cancelled);
        Assert.Equal(HttpStatusCode.OK, part.StatusCode);
        var rows = Exported.Rows(await part.Content.ReadAsByteArrayAsync(Cancelled)).Count;
        Assert.InRange(rows, 100, 2_000);
        Assert.Equal(["false", $"{rows}"], EndpointExportTests.Headers(part, "X-Coverage-Complete", "X-Coverage-Jobs"));
        Assert.StartsWith($"{after:yyyy-MM-ddTHH:mm:ss}", EndpointExportTests.Headers(part, "X-Coverage-Listed-After").Single(), StringComparison.Ordinal);
        Assert.EndsWith(Counted, EndpointExportTests.Headers(part, "X-Coverage-Note").Single(), StringComparison.Ordinal);

        using var day = await host.Client.GetAsync("/export/jobs.csv?from=now-20d&to=now-19d", Cancelled);
        Assert.Equal(["true"], EndpointExportTests.Headers(day, "X-Coverage-Complete"));
        Assert.False(day.Headers.Contains("X-Coverage-Note"));
    }
}
