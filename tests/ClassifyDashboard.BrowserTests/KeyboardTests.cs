using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Jobs page without a mouse, and in browsers of other languages.</summary>
public sealed class KeyboardTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 })
{
    [Fact]
    public async Task Every_key_of_the_list_does_what_it_says()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);
        var keys = screen.Page.Keyboard;

        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(screen.Page.Locator("#content")).ToBeFocusedAsync();

        await keys.PressAsync("?");
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        await keys.PressAsync("t");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = "Last 7 days" })).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = "Last 7 days" })).ToBeHiddenAsync();

        await keys.PressAsync("f");
        await Expect(screen.Page.Locator("details[open] a.choice").First).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("status=FAILED"));
        await keys.PressAsync("Escape");

        await keys.PressAsync("/");
        await keys.TypeAsync("password");
        await keys.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("q=password"));
        await Expect(screen.Rows.First.Locator("mark").First).ToHaveTextAsync("password");
        await screen.Page.EvaluateAsync("document.activeElement.blur()");

        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await keys.PressAsync("k");
        await Expect(screen.Rows.First.Locator("a.open-job")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("job=clj-"));

        var before = Sample.Requests.Total;
        await keys.PressAsync("r");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        Assert.True(Sample.Requests.Total >= before);
    }

    [Fact]
    public async Task Typing_in_a_long_menu_shows_the_choices_that_match()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await screen.Page.Locator(".filters summary", new() { HasText = "Result type" }).ClickAsync();
        var choices = screen.Page.Locator("details[open] a.choice:visible");
        await Expect(choices.Nth(10)).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Find among the choices").First.FillAsync("invo");
        await Expect(choices).ToHaveCountAsync(1);
        await Expect(choices.Locator(".count")).ToHaveTextAsync(new Regex(@"^\d+$"));
    }

    [Fact]
    public async Task Numbers_follow_the_locale_of_the_browser_and_times_its_zone_or_UTC()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, locale: "de-DE", zone: "Asia/Tokyo");
        await screen.GoAsync("?from=now-2d");
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync("3.000");
        await Expect(screen.Page.GetByText("+09:00").First).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "UTC", Exact = true }).First.ClickAsync();
        await Expect(screen.Page.GetByText(new Regex("as of .* UTC"))).ToBeVisibleAsync();

        await screen.GoAsync("?from=now-2d");
        await Expect(screen.Page.GetByText(new Regex("as of .* UTC"))).ToBeVisibleAsync();
    }
}
