using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Reading;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>One fault in all situations, one after the other, in one program without a restart.</summary>
sealed partial class FaultRun(FaultCase fault, FaultedHost host)
{
    public static readonly IReadOnlyList<string> Situations = ["first load", "refresh", "backfill", "job page", "wall", "export"];

    private const string LongAgo = "2026-02-01T00:00:00Z"; // before every window that is looked at
    private const string Longer = "2026-02-05T00:00:00Z";
    private const string Month = "now-30d";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Watcher _day = new(JobFilter.Default);
    private readonly List<FaultCell> _cells = [];

    // The check finds it within its period plus the time that the check itself takes.
    private TimeSpan MaxRecovery =>
        fault.IsMendedByCheck
            ? TimeSpan.FromMinutes(12)
            : Situations[_cells.Count] == "wall" && fault.RetryAfter is null
            ? TimeSpan.FromSeconds(30)
            : fault.MaxRecovery;

    public async Task<IReadOnlyList<FaultCell>> RunAsync()
    {
        var job = await OneOfLongAgoAsync();
        host.Begin();
        _day.Start(host.Reader);
        await LastAsync(_day, "/", PageAsync, isBegun: true);
        await LastAsync(_day, "/", PageAsync);

        var month = new Watcher(new() { Window = new(Bound(Month), TimeBound.Now) });
        month.Start(host.Reader);
        await host.PassAsync(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500), () => month.Latest is { JobsRead: > 500 });
        Assert.True(month.Latest is { Stage: LoadStage.Reading }, $"{month.Latest?.Stage} with {month.Latest?.JobsRead} jobs is no backfill");
        await LastAsync(month, "/?from=" + Month, PageAsync);

        var one = new Watcher(new() { Window = new(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now), JobIds = [job] }, "&job_ids=" + job);
        await LastAsync(one, "/jobs/" + job, PageAsync, comes: true);
        Assert.Contains("Reasoning", (await host.PageAsync("/jobs/" + job)).Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        await one.StopAsync();

        var wall = new Watcher(AlarmJobs.OfTheLastDay(JobFilter.Default));
        wall.Start(host.Reader);
        var unfinished = new Watcher(AlarmJobs.LongUnfinished(JobFilter.Default));
        unfinished.Start(host.Reader);
        await host.PassAsync(TimeSpan.FromMinutes(5), Second, () => unfinished.Latest is { ReadAt: not null }); // a wall that stood there before the fault
        await LastAsync(wall, "/wall/screen", WallAsync);
        await ExportAsync();
        foreach (var watcher in new[] { wall, unfinished, month, _day })
            await watcher.StopAsync();
        return _cells;
    }

    private async Task LastAsync(Watcher watcher, string address, Func<string, Watcher, Task<string>> look, bool isBegun = false, bool comes = false)
    {
        var (before, kept) = (host.Requests, watcher.Latest?.Jobs.Count ?? 0);
        if (!isBegun)
            host.Begin(comes && fault.IsMendedByCheck ? 1 : null); // the one job is to be among those that are spoiled
        if (comes)
            watcher.Start(host.Reader);
        await host.PassAsync(Lasts, fault.Step, () => false);
        if (fault.Words is null) // on a machine that has other work the test's clock may be ahead of what goes on
            await host.PassAsync(
                TimeSpan.FromMinutes(1),
                Second,
                () => watcher.Latest is { Stage: LoadStage.Complete, ReadAt: { } at } && host.Now + fault.Jump - at < Lately);
        var (requests, seen) = (host.Requests - before, await look(address, watcher));
        // Windows move on
        Assert.True(watcher.Latest is { } load && load.Jobs.Count >= kept * 0.9, $"{kept} jobs were known, now {watcher.Latest?.Jobs.Count}");
        await RecoverAsync(requests, seen, () => watcher.FindFault(host.Sample, null));
    }

    private async Task RecoverAsync(long requests, string seen, Func<string?> wrong)
    {
        var situation = Situations[_cells.Count];
        host.End();
        var end = host.Now;

        // A backfill is many requests, and a leap over a second in which the reader is busy is one request instead of five.
        var step = MaxRecovery > TimeSpan.FromMinutes(1) ? 5 * Second : situation == "backfill" ? FaultedHost.PermitWait : Second;
        Assert.True(await host.PassAsync(MaxRecovery, step, () => wrong() is null), $"{situation}: {FaultCase.Seconds(MaxRecovery)} after it {wrong()}");
        _cells.Add(new(seen, requests, host.Now - end));
        Assert.True(requests <= 200, $"{situation}: {requests} requests");
        Assert.True(host.Failures.Count == 0, $"{situation}: {string.Join('\n', host.Failures)}");
    }

    private async Task<string> PageAsync(string address, Watcher watcher)
    {
        var page = await host.PageAsync(address);
        var seen = Text(page.QuerySelectorAll("[role=alert]:not(#blazor-error-ui), .notice, .freshness, .empty"));
        Says(seen, page.DocumentElement.OuterHtml);
        return seen;
    }

    private async Task<string> WallAsync(string address, Watcher watcher)
    {
        var page = await host.PageAsync(address);
        var screen = page.QuerySelector("#screen")!;
        Assert.Contains("%", screen.TextContent, StringComparison.Ordinal); // its figures stay
        var (trouble, age) = (screen.GetAttribute("data-trouble"), (Number("data-now") - Number("data-read")) / 1_000);
        var seen = trouble is null
            ? $"live, as of {age:0} s ago"
            : $"{screen.GetAttribute("data-heading")}: {screen.GetAttribute("data-why")} As of {age:0} s ago.";
        // How many entries could not be read is not for a room
        Says(trouble is null && fault.Words is not null && fault.IsMendedByCheck ? fault.Words : seen, page.DocumentElement.OuterHtml);
        return seen;

        double Number(string attribute) => double.Parse(screen.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
    }

    private async Task ExportAsync()
    {
        const string Window = $"?from={LongAgo}&to={Longer}";
        var most = MaxRecovery;
        var page = new Watcher(JobQuery.Read(Window).Query.Filter); // who exports has it open, so that the check looks after it
        page.Start(host.Reader);
        host.Begin();
        var before = host.Requests;
        var (status, text, answer) = await host.GetAsync("/export/jobs.jsonl" + Window);
        var coverage = answer.Headers.GetValues("X-Coverage-Complete").Single();
        answer.Dispose();
        var seen = $"{(int)status}, {(status == HttpStatusCode.OK ? $"{text.Count(c => c == '\n')} jobs" : text.Trim())}";
        if (fault.Words is not null && !fault.IsMendedByCheck)
        {
            Assert.Equal("false", coverage);
            Assert.NotEqual(HttpStatusCode.OK, status);
            Says(text, text);
        }
        else
        {
            Assert.Equal((HttpStatusCode.OK, "true"), (status, coverage));
        }

        var (partial, _, known) = await host.GetAsync("/export/jobs.jsonl?partial=true&wait=0");
        using (known)
            Assert.Equal((HttpStatusCode.OK, _day.Latest!.Jobs.Count.ToString(CultureInfo.InvariantCulture)),
                (partial, known.Headers.GetValues("X-Coverage-Jobs").Single()));

        var requests = host.Requests - before;
        var truth = host.Sample.Count($"?created_at_on_or_after={LongAgo}&created_at_on_or_before={Longer}").Total;
        var wrong = "not asked yet";
        host.End();
        var end = host.Now;
        while (wrong is not null && host.Now - end <= most)
        {
            var (again, lines, whole) = await host.GetAsync("/export/jobs.jsonl" + Window);
            whole.Dispose();
            var ids = again == HttpStatusCode.OK
                ? Exported.Lines(System.Text.Encoding.UTF8.GetBytes(lines)).ConvertAll(job => job.GetProperty("id").GetString())
                : [];
            wrong = ids.Count == truth && ids.Distinct().Count() == truth
                ? null
                : $"{(int)again}, {ids.Count} jobs instead of {truth}: {lines[..Math.Min(300, lines.Length)]}";
            if (wrong is not null)
                await host.PassAsync(Second * 3, Second * 3, () => false);
        }

        await page.StopAsync();
        _cells.Add(new(seen, requests, host.Now - end));
        Assert.Null(wrong);
        Assert.True(host.Failures.Count == 0, $"export: {string.Join('\n', host.Failures)}");
    }

    /// <summary>The text is plain, without technical details.</summary>
    private void Says(string seen, string all)
    {
        if (fault.Words is { } words && !(fault.IsOfPages && Situations[_cells.Count] is "refresh" or "job page" or "wall"))
            Assert.True(words.Split('|')
                .Any(word => seen.Contains(word, StringComparison.OrdinalIgnoreCase)), $"{Situations[_cells.Count]}: {words} is not said: {seen}");
        else
            Assert.DoesNotMatch("could not|not up to date|trouble|broke|slow|behind", seen);
        foreach (var secret in new[] { host.Sample.ApiKey, "Exception", "page_token", "   at System" })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    // The sample's own count, before the fault.
    private async Task<string> OneOfLongAgoAsync()
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", host.Sample.ApiKey) } };
        var page = await http.GetStringAsync(new Uri(host.Sample.BaseAddress,
            $"api/v2/classify?status=COMPLETED&page_size=1&created_at_on_or_before={LongAgo}"), TestContext.Current.CancellationToken);
        return JobId().Match(page).Groups[1].Value;
    }

    private static string Text(IEnumerable<IElement> elements) =>
        string.Join(" / ", elements.Select(element => Spaces().Replace(element.TextContent, " ").Trim()).Where(text => text.Length > 0));

    private static TimeBound Bound(string text) => TimeBoundParser.TryParse(text, out var bound) ? bound : throw new FormatException(text);

    [GeneratedRegex("\"id\":\"(clj-[^\"]+)\"")]
    private static partial Regex JobId();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
