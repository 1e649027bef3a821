using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>axe finds no violation on any page, by WCAG 2.2 A and AA and its own best practices.</summary>
public sealed class AccessibilityTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 })
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
        ResultTypes = [ResultType.Violations], // what passes is checked too, but not described element by element
    };

    private readonly List<string> _found = [];

    [Theory]
    [InlineData("light", 1366)] // contrast depends on the theme, and what is there on the width: each of both once
    [InlineData("dark", 390)]
    public async Task Axe_finds_nothing_on_any_page(string theme, int width)
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, width, 900);
        foreach (var (query, shows) in new[]
        {
            ("?from=now-2d", "complete, as of"),
            ("?status=FAILED&type=(none)&q=page&from=now-2d", "complete, as of"),
            ("?q=nothing-has-this&page=x", "No jobs for these filters"),
        })
        {
            await screen.GoAsync($"{query}&theme={theme}");
            await Expect(screen.Page.GetByText(shows).First).ToBeVisibleAsync();
            await CheckAsync(screen, query);
        }

        // An open menu covers what is under it, so only its contents are checked. They are the same at each width.
        await screen.GoAsync($"?from=now-2d&theme={theme}");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        foreach (var menu in width > 1_000 ? await screen.Page.Locator("details").AllAsync() : [])
        {
            await menu.Locator("summary").ClickAsync();
            await Expect(menu.Locator("a, button, input, table").First).ToBeVisibleAsync();
            Note("the menu " + await menu.Locator("summary").TextContentAsync(), await menu.RunAxe(Rules));
            await menu.EvaluateAsync("each => each.open = false");
        }

        await screen.Page.Keyboard.PressAsync("?");
        await CheckAsync(screen, "the list of keys");
        await screen.Page.Keyboard.PressAsync("Escape");

        await screen.Rows.First.Locator("a.open-job").ClickAsync();
        await Expect(screen.Page.Locator(".drawer h2").First).ToBeVisibleAsync();
        await CheckAsync(screen, "the drawer");

        await screen.GoAsync($"failures?from=now-2d&theme={theme}");
        await Expect(screen.Page.GetByText("Why they failed")).ToBeVisibleAsync();
        await CheckAsync(screen, "the failures");
        await screen.Page.GoBackAsync();

        await screen.GoAsync($"compare?a=period:now-2d..now-1d&b=period:now-1d..now&theme={theme}");
        await Expect(screen.Page.GetByText("Side by side")).ToBeVisibleAsync();
        await CheckAsync(screen, "the comparison");
        await screen.Page.GoBackAsync();

        await screen.GoAsync($"types?from=now-2d&theme={theme}");
        await Expect(screen.Page.GetByText("go to a person")).ToBeVisibleAsync();
        await CheckAsync(screen, "the types");
        await screen.Page.GoBackAsync();

        var id = System.Web.HttpUtility.ParseQueryString(new Uri(screen.Page.Url).Query)["job"];
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"jobs/{id}?theme={theme}").ToString());
        await UntilLiveAsync(screen);
        await CheckAsync(screen, "the job's page");

        await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"wall/new?theme={theme}&warn=x").ToString());
        await Expect(screen.Page.GetByLabel("Title")).ToBeEnabledAsync();
        await CheckAsync(screen, "the builder of walls");
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"wall?theme={theme}&from=now-2d").ToString());
        await Expect(screen.Page.Locator("#wall-age")).ToContainTextAsync("ago");
        await CheckAsync(screen, "the wall");

        screen.Expects("404");
        foreach (var nowhere in new[] { "jobs/clj-unknown", "nowhere" })
        {
            await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"{nowhere}?theme={theme}").ToString());
            await UntilLiveAsync(screen);
            await CheckAsync(screen, nowhere);
        }

        Assert.True(_found.Count == 0, string.Join("\n", _found));
    }

    // A page has no title for the moment in which it becomes live.
    private static async Task UntilLiveAsync(Screen screen)
    {
        await Expect(screen.Page.Locator("h1")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("header button[disabled]")).ToHaveCountAsync(0);
        await Expect(screen.Page).ToHaveTitleAsync(new Regex("."));
    }

    private async Task CheckAsync(Screen screen, string what) =>
        Note(what, await screen.Page.RunAxe(Rules));

    private void Note(string what, AxeResult result)
    {
        foreach (var violation in result.Violations)
        {
            var nodes = violation.Nodes.Take(3).Select(node => $"{node.Html}\n    {string.Join(' ', node.Any.Select(check => check.Message))}");
            _found.Add($"{what}: {violation.Id}: {violation.Help}\n  {string.Join("\n  ", nodes)}");
        }
    }
}
