using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>The Jobs page with a filter in each browser, judged by what is visible.</summary>
public sealed partial class MatrixJobsTests(MatrixJobsTests.Rig rig, MatrixTable table) : IClassFixture<MatrixJobsTests.Rig>
{
    private const string Failed = "?status=FAILED&from=now-7d";

    // The first Chromium that can read blazor.web.js.
    private const int OldestLive = 94;

    /// <summary>Jobs that no longer change.</summary>
    public sealed class Rig() : MatrixRig(new() { Jobs = 5_000, Days = 1, Spread = JobSpread.Even, Stuck = false, ArrivalsPerSecond = 0 });

    public static TheoryData<string> Names => Browsers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_with_a_filter_shows_only_its_jobs_and_its_links_work(string name)
    {
        var failed = await CountAsync(Failed);
        await rig.SeeAsync(name, "jobs", Failed, async browser =>
        {
            await browser.UntilWordsAsync(words => words.Contains($"1–25 of {failed}", StringComparison.Ordinal), $"{failed} failed jobs are listed");
            var marks = await browser.TextsAsync(".job-table tbody .badge");
            Assert.Equal(25, marks.Length);
            Assert.All(marks, mark => Assert.Equal("failed", mark, ignoreCase: true));
            Assert.Contains(failed, await browser.TextsAsync(".card-value"));
            await browser.DoAsync("find('.job-table')[0].element.scrollIntoView()");
            var mark = (await browser.BoxesAsync(".job-table tbody .badge"))[0];
            var picture = await browser.LookAsync();
            await browser.UntilAsync(async () => (picture = await browser.LookAsync()).RedShare(mark) is > .05
                and < .8, () => "the mark's letters are painted in red");
            var colour = picture.Colours(mark).First(each => each.Colour.IsRed).Colour;
            var first = (await browser.TextsAsync(".job-table tbody tr"))[0];
            await browser.DoAsync("find('.pager a[aria-label=\"Next page\"]')[0].element.click()");
            await browser.UntilWordsAsync(words => words.Contains($"26–50 of {failed}", StringComparison.Ordinal), "the next page is listed");
            Assert.NotEqual(first, (await browser.TextsAsync(".job-table tbody tr"))[0]);
            await SaysWhatItIsAsync(browser, colour);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task Jobs_page_is_readable_in_light_and_in_dark(string name) => rig.SeeAsync(name, "jobs-themes", Failed, async browser =>
    {
        var seen = new List<string>();
        foreach (var (theme, isLight) in new[] { ("light", true), ("dark", false) })
        {
            await browser.OpenAsync(new Uri(rig.Address, $"{Failed}&theme={theme}"));
            await browser.UntilAsync(async () => (await browser.BoxesAsync(".job-table tbody .badge")).Length > 0, () => "jobs are listed");
            seen.Add(await Readable.UntilAsync(browser, ".card-value", isLight));
        }

        table.Saw(browser, "jobs, light and dark", string.Join(", ", seen));
    });

    // A live page accepts text; any other says in a sentence which browsers are live.
    private async Task SaysWhatItIsAsync(Browser browser, Colour colour)
    {
        var isOld = browser is ChromiumBrowser && int.Parse(browser.Version.Split('.')[0], CultureInfo.InvariantCulture) < OldestLive;
        if (isOld)
            await browser.UntilWordsAsync(words => OldestOnes().IsMatch(words), "the page names the oldest browsers that it is live in");
        else
            await browser.UntilAsync(async () => (await browser.BoxesAsync("input[type=search]:enabled")).Length > 0, () => "the page is live");
        table.Saw(browser, "jobs that failed", $"mark {colour}, {(isOld ? "as rendered, says so, links work" : "live")}");
    }

    private async Task<string> CountAsync(string query)
    {
        using var client = new HttpClient { BaseAddress = rig.Address };
        var summary = await client.GetFromJsonAsync<JsonNode>($"api/summary{query}&wait=60", TestContext.Current.CancellationToken);
        return summary!["jobs"]!.GetValue<int>().ToString("N0", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Chrome.* \d+.*Firefox \d+.*Safari \d+")]
    private static partial Regex OldestOnes();
}
