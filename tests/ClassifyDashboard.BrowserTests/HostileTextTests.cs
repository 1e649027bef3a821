using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// Every field of every job contains markup, formulas, control and bidirectional characters and half a surrogate pair.
/// It is shown as text, never run, and breaks nothing.
/// </summary>
public sealed class HostileTextTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Faults = [Fault.HostileText] })
{
    private const string Attack = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22%27%3Cscript%3Ealert(2)%3C/script%3E";

    [Theory]
    [InlineData(1366)]
    [InlineData(390)]
    public async Task Hostile_text_stays_text_on_the_jobs_page(int width)
    {
        await using var screen = await OpenAsync(width);
        await screen.GoAsync($"?from=now-2d&q={Attack}&type={Attack}&error={Attack}&input={Attack}&configuration_id={Attack}&sort={Attack}&tz={Attack}");
        await CheckAsync(screen, width);
        await screen.GoAsync("?from=now-2d");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await CheckAsync(screen, width);
        await screen.GoAsync("?from=now-2d&status=FAILED");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("<img src=x onerror=alert(1)>").First).ToBeAttachedAsync();
        await CheckAsync(screen, width);
        foreach (var menu in await screen.Page.Locator("details").AllAsync())
        {
            await menu.EvaluateAsync("each => each.open = true");
            await CheckAsync(screen, width);
            await menu.EvaluateAsync("each => each.open = false");
        }

        await screen.Rows.First.Locator("a.open-job").ClickAsync();
        await Expect(screen.Page.Locator(".drawer h2").First).ToBeVisibleAsync();
        await CheckAsync(screen, width);
        var id = System.Web.HttpUtility.ParseQueryString(new Uri(screen.Page.Url).Query)["job"];
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"jobs/{id}").ToString());
        await Expect(screen.Page.Locator("h1")).ToBeVisibleAsync();
        await CheckAsync(screen, width);
    }

    [Fact]
    public async Task Hostile_text_stays_text_in_titles_names_of_views_and_the_wall()
    {
        await using var screen = await OpenAsync(1366);
        await screen.GoAsync($"?q={Attack}");
        Assert.DoesNotContain("<img src=x", await screen.Page.EvaluateAsync<string>("document.head.innerHTML.replaceAll('&lt;', '')"),
            StringComparison.Ordinal);
        await screen.Page.EvaluateAsync(
            "localStorage.setItem('views', JSON.stringify([{ name: '<img src=x onerror=alert(3)>', query: '?q=<script>alert(4)</script>' }, { name: 5 }, "
                + "null]))");
        await screen.GoAsync();
        await screen.Page.Locator("summary", new() { HasText = "Views" }).ClickAsync();
        await Expect(screen.Page.GetByText("<img src=x onerror=alert(3)>")).ToBeVisibleAsync();
        await CheckAsync(screen, 1366);
        foreach (var page in new[] { "wall/screen", "wall", "wall/new" })
        {
            await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"{page}?title={Attack}&warn={Attack}&panels={Attack}&type={Attack}").ToString());
            await Expect(screen.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("."));
            await CheckAsync(screen, 1366 + 4); // a wall moves by a few pixels; the part outside cannot be scrolled to
        }
    }

    private async Task<Screen> OpenAsync(int width)
    {
        var screen = await chromium.OpenAsync(Dashboard.Address, width, 844);
        screen.Page.Dialog += (_, dialog) => Assert.Fail("It ran: " + dialog.Message);
        return screen;
    }

    // The text became nothing that could load, run or be clicked, and bidirectional controls are gone.
    private static async Task CheckAsync(Screen screen, int width)
    {
        Assert.Equal(0, await screen.Page.Locator("img, script:not([src]), [onerror], [src=x]").CountAsync());
        Assert.False(await screen.Page.EvaluateAsync<bool>("/[\\u202a-\\u202e\\u2066-\\u2069\\u0007]/.test(document.body.innerText)"));
        Assert.InRange(await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 0, width);
    }
}
