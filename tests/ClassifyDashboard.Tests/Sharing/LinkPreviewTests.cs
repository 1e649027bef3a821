using Bunit;
using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Components;
using ClassifyDashboard.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClassifyDashboard.Tests.Sharing;

/// <summary>What a chat shows for a link.</summary>
public sealed class LinkPreviewTests : Rendered
{
    [Fact]
    public void Preview_says_how_many_jobs_failed_and_when() => Assert.Equal(
        new("Jobs: last 24 hours", "4 % of 50 jobs failed, last 24 hours. As of 2026-03-10 13:00:00 UTC."),
        At("", Load("", failed: 2, completed: 48)));

    [Fact]
    public void Failure_rate_of_a_preview_counts_finished_jobs() => Assert.Equal(
        "50 % of 2 finished jobs failed, today. 5 jobs in all. As of 2026-03-10 13:00:00 UTC.",
        At("?from=now/d&to=now/d", Load("?from=now/d&to=now/d", failed: 1, completed: 1, running: 3)).Description);

    [Fact]
    public void Preview_of_jobs_filtered_by_outcome_has_counts_only() => Assert.Equal(
        new("Jobs: failed, type invoice, yesterday", "No jobs: failed, type invoice, yesterday. As of 2026-03-10 13:00:00 UTC."),
        At("?from=now-1d/d&to=now-1d/d&status=FAILED&type=invoice", Load("?from=now-1d/d&to=now-1d/d&status=FAILED&type=invoice", failed: 2, completed: 3)));

    [Fact]
    public void Preview_before_the_jobs_are_known_names_them_without_figures()
    {
        var preview = new LinkPreview("Jobs: no rule matched, last 7 days", "How document classification is going, what failed, and why.");
        Assert.Equal(preview, At("?from=now-7d&type=(none)", null));
        Assert.Equal(preview, At("?from=now-7d&type=(none)", Load("?from=now-7d&type=(none)", failed: 2, completed: 48, stage: LoadStage.Reading)));
    }

    [Fact]
    public void Preview_marks_old_figures_and_sample_data() => Assert.Equal(
        "4 % of 50 jobs failed, last 24 hours. As of 2026-03-10 13:00:00 UTC, not up to date. Sample data.",
        LinkPreview.Of(JobFilter.Default, TimeZoneInfo.Utc, NameTable.Empty, Load("", failed: 2, completed: 48, stage: LoadStage.Stale), isSample: true)
            .Description);

    [Fact]
    public void Preview_hides_signatures_of_addresses_and_shortens_ids()
    {
        var query = "?input=" + Uri.EscapeDataString("https://me:pass@files.example.com/a.pdf?signature=s3cret")
            + "&job_ids=clj-00000001-0000-4000-8000-000000000000&configuration_id=cfg-00000001-0000-4000-8000-000000000000";
        var preview = At(query, Load(query, 1, 1));
        Assert.DoesNotContain("s3cret", preview.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pass", preview.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Jobs: configuration cfg-000000…000000, job clj-000000…000000, input ", preview.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Period_of_a_preview_is_named_by_its_ends() => Assert.Equal(
        "Jobs: 2026-03-01 00:00:00 UTC to 2026-03-02 23:59:59 UTC", At("?from=2026-03-01&to=2026-03-02", null).Title);

    [Fact]
    public void Preview_is_in_the_head_and_stays_text()
    {
        var head = Render<HeadOutlet>();
        SetRendererInfo(new RendererInfo("Static", isInteractive: false)); // whatever unfurls links sees the page as it comes from the server
        RenderAt<PreviewHead>("?q=\"><script>x", parameters => parameters.Add(p => p.Load, Load("", failed: 2, completed: 48)));
        var said = head.FindAll("meta").ToDictionary(meta => meta.GetAttribute("property") ?? meta.GetAttribute("name")!, meta => meta.GetAttribute("content"));
        Assert.Equal(["description", "og:description", "og:site_name", "og:title", "og:type"], said.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Jobs: “\"><script>x”, last 24 hours", said["og:title"]);
        Assert.Equal(said["description"], said["og:description"]);
        Assert.Empty(head.FindAll("script"));
        Assert.DoesNotContain("llx-secret", head.Markup, StringComparison.Ordinal);
    }

    private static LinkPreview At(string query, Load? load) =>
        LinkPreview.Of(JobQuery.Read(query).Query.Filter, TimeZoneInfo.Utc, NameTable.Empty, load, isSample: false);

    private static Load Load(string query, int failed, int completed, int running = 0, LoadStage stage = LoadStage.Complete) =>
        new Snapshot(
            new(AJob.SetOf([.. Many(failed, () => AJob.Failed()), .. Many(completed, () => AJob.Completed("receipt")), .. Many(running, AJob.Running)])),
            new(Now.AddDays(-1), Now), stage)
            { ReadAt = stage is LoadStage.Complete or LoadStage.Stale ? Now : null }.LoadOf(JobQuery.Read(query).Query.Filter);

    private static IEnumerable<AJob> Many(int count, Func<AJob> make) => Enumerable.Range(0, count).Select(_ => make());
}
