using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What each page holds in each of its states, in both themes and at common sizes. Leaves pictures beside the test results.</summary>
static class PageLook
{
    private const int Height = 900;

    private static readonly int[] Widths = [1920, 1366, 390];

    /// <summary>The folder of the pictures.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    /// <summary>Looks at a page: it shows a text, fits the screen, runs nothing that the service sent, and axe finds nothing.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="dashboard">The address of the dashboard.</param>
    /// <param name="state">The state of the page, in the names of the pictures.</param>
    /// <param name="query">The path and the query string, with at least one key.</param>
    /// <param name="says">A text that must be visible.</param>
    /// <param name="axeAtEachWidth">Whether axe looks at each width, and not only at the narrowest.</param>
    public static async Task CheckAsync(Chromium chromium, Uri dashboard, string state, string query, string says, bool axeAtEachWidth = false)
    {
        foreach (var theme in new[] { "light", "dark" })
        {
            await using var screen = await chromium.OpenAsync(dashboard, Widths[0], Height);
            screen.Page.Dialog += (_, dialog) => Assert.Fail("It ran: " + dialog.Message);
            await screen.GoAsync($"{query}&theme={theme}");
            await Expect(screen.Page.GetByText(says).Locator("visible=true").First).ToBeVisibleAsync();
            foreach (var width in Widths)
            {
                await screen.Page.SetViewportSizeAsync(width, Height);
                Assert.Equal((state, width), (state, await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
                await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{state}-{width}-{theme}.png"), FullPage = true });
                if (axeAtEachWidth || width == Widths[^1])
                    Assert.Empty((await screen.Page.RunAxe()).Violations.Select(each => $"{state} {width} {theme}: {each.Id} {each.Nodes[0].Html}"));
            }
        }
    }

    /// <summary>Presses the tab key until each visible control of the content has had the focus.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="controls">A selector of the controls.</param>
    public static async Task IsReachedByTabAsync(Screen screen, string controls = ":is(a[href], button, summary)")
    {
        var unreached = await screen.Page.EvaluateAsync<int>("""
            controls => {
                window.unreached = new Set([...document.querySelectorAll('#content ' + controls)].filter(each => each.checkVisibility()));
                document.addEventListener('focusin', event => window.unreached.delete(event.target));
                return window.unreached.size;
            }
            """, controls);
        for (var presses = 0; presses < unreached + 40; presses++) // those above the content come first
            await screen.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("", await screen.Page.EvaluateAsync<string>("[...window.unreached].map(each => each.outerHTML).join('\\n')"));
    }
}
