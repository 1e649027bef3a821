using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A wall screen in a browser: the frame, and the screen in it.</summary>
sealed class WallScreen(Screen screen, Uri address) : IAsyncDisposable
{
    private const string Screen = "document.querySelector('#frames iframe:not(.is-coming)')?.contentDocument?.getElementById('screen')";

    public IPage Page => screen.Page;

    public ILocator Clock => Page.Locator("#wall-clock");

    /// <summary>The time of the figures and their age.</summary>
    public ILocator Age => Page.Locator("#wall-age");

    /// <summary>The problem shown, if any.</summary>
    public ILocator Trouble => Page.Locator("#wall-trouble");

    /// <summary>The contents of the frame.</summary>
    public IFrameLocator Inside => Page.FrameLocator("#frames iframe:not(.is-coming)");

    public static async Task<WallScreen> OpenAsync(Chromium chromium, Uri address, string query = "", int width = 1920, int height = 1080)
    {
        var wall = new WallScreen(await chromium.OpenAsync(address, width, height), address);
        await wall.GoAsync(query);
        return wall;
    }

    /// <summary>Opens the wall and waits until it is live.</summary>
    public async Task GoAsync(string query = "")
    {
        await Page.GotoAsync(new Uri(address, "wall" + query).ToString());
        await Page.UntilAsync($"{Screen}?.dataset.live === '1' && document.getElementById('wall-age').textContent");
    }

    /// <summary>The state that the screen shows of itself.</summary>
    public Task<string?> SaysAsync(string name) => Page.EvaluateAsync<string?>($"{Screen}?.dataset.{name} ?? null");

    /// <summary>Waits until the screen shows a state of itself.</summary>
    public Task UntilItSaysAsync(string name, string value) => Page.UntilAsync($"{Screen}?.dataset.{name} === '{value}'");

    /// <summary>Waits for a number of refreshes of the figures.</summary>
    public async Task RefreshesAsync(int times, float patience = 60_000)
    {
        await Page.EvaluateAsync("window.readings = new Set()");
        await Page.UntilAsync($"readings.add(document.getElementById('wall-age').textContent.slice(0, 14)).size > {times}", patience);
    }

    /// <summary>
    /// Waits for figures that are younger than a number of seconds and no problem; returns the milliseconds by the browser's real clock.
    /// </summary>
    public async Task<TimeSpan> UntilItIsLiveAsync()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        // A reloading page has neither for a moment
        await Page.UntilAsync(
            $"document.getElementById('wall-trouble')?.hidden && {Screen}?.dataset.live === '1' && /, [0-9] s "
                + "ago$/.test(document.getElementById('wall-age')?.textContent)", 60_000);
        return started.Elapsed;
    }

    public void Expects(params ReadOnlySpan<string> words) => screen.Expects(words);

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}
