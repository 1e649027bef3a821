using System.Text.Json;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Api.Summary;

namespace ClassifyDashboard.Tests.Api;

/// <summary>The whole program over HTTP on a sample API whose client deletes what completed.</summary>
public sealed class GoneJobsEndToEndTests
{
    private const string From = "2026-03-11T14:30:00Z";
    private const string Window = "?from=" + From;
    private const string Unseen = "Some jobs may never have been seen";
    private const int Steps = 40;

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_job_stays_in_figures_and_exports_as_it_was_seen()
    {
        await using var host = await SummaryHost.StartAsync(
            new() { Jobs = 400, Days = 1, ArrivalsPerSecond = 0.2, DeletedShare = 0.5, DeletedAfter = TimeSpan.FromSeconds(30), Stuck = false },
            ("Reading:CheckInterval", "00:05:00"),
            ("Access:ExportsPerMinute", "1000")); // by the machine's clock
        var seen = new HashSet<string>();
        for (var i = 0; i < Steps; i++)
        {
            var now = host.Time.GetUtcNow();
            await host.UntilAsync(Window, load => load.Stage == LoadStage.Complete && load.ReadAt >= now);
            seen.UnionWith((await ExportAsync("")).Select(job => job.GetProperty("id").GetString()!));
            host.Time.Advance(Refresh);
        }

        await host.UntilAsync(Window, load => load.Stage == LoadStage.Complete && load.Jobs.Count(job => job.IsListed) == Listed());
        var summary = await host.GetAsync(Window);
        var (all, gone, listed) = (await ExportAsync(""), await ExportAsync("&listed=false"), await ExportAsync("&listed=true"));
        Assert.Superset(seen, all.Select(job => job.GetProperty("id").GetString()!).ToHashSet());
        Assert.Equal(Listed(), listed.Count);
        Assert.InRange(gone.Count, 20, 80);
        Assert.Equal(all.Count, gone.Count + listed.Count);
        Assert.All(gone, job => Assert.InRange(TimeOf(job, "no_longer_listed_since"), TimeOf(job, "updated_at"), host.Time.GetUtcNow()));
        Assert.All(listed, job => Assert.Equal(JsonValueKind.Null, job.GetProperty("no_longer_listed_since").ValueKind));
        Assert.Equal(all.Count, summary.GetProperty("jobs").GetInt32());
        Assert.Equal(gone.Count, summary.GetProperty("noLongerListed").GetProperty("jobs").GetInt32());
        Assert.InRange(summary.GetProperty("noLongerListed").GetProperty("early").GetInt32(), 1, gone.Count);
        Assert.Contains(Unseen, await host.Client.GetStringAsync("/" + Window, Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain(Unseen, await host.Client.GetStringAsync($"/{Window}&listed=true", Cancelled), StringComparison.Ordinal);
        var page = await host.Client.GetStringAsync($"/jobs/{gone[0].GetProperty("id").GetString()}{Window}", Cancelled);
        Assert.Contains("It is shown as it was last known.", page, StringComparison.Ordinal);

        int Listed() => host.Sample.Count($"?created_at_on_or_after={From}").Total;

        static DateTimeOffset TimeOf(JsonElement job, string name) => job.GetProperty(name).GetDateTimeOffset();

        async Task<List<JsonElement>> ExportAsync(string query)
        {
            var lines = await host.Client.GetStringAsync($"/export/jobs.jsonl{Window}&partial=true&wait=0{query}", Cancelled);
            return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
        }
    }
}
