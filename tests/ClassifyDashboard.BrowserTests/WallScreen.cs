using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A wall screen in a browser: the frame, and the screen in it.</summary>
sealed class WallScreen(Screen screen, Uri address) : IAsyncDisposable
{
    private const string Screen = "document.querySelector('#frames iframe:not(.is-coming)')?.contentDocument?.getElementById('screen')";

    public IPage Page => screen.Page;

    public ILocator Clock => Page.Locator("#wall-clock");

    /// <summary>As of when the figures are, and how old.</summary>
    public ILocator Age => Page.Locator("#wall-age");

    /// <summary>What is the matter, where anything is.</summary>
    public ILocator Trouble => Page.Locator("#wall-trouble");

    /// <summary>What is in the frame.</summary>
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

    /// <summary>What the screen says of itself.</summary>
    public Task<string?> SaysAsync(string name) => Page.EvaluateAsync<string?>($"{Screen}?.dataset.{name} ?? null");

    /// <summary>Waits until the screen says a word of itself.</summary>
    public Task UntilItSaysAsync(string name, string value) => Page.UntilAsync($"{Screen}?.dataset.{name} === '{value}'");

    /// <summary>Waits until the figures have been read anew so many times.</summary>
    public async Task RefreshesAsync(int times, float patience = 60_000)
    {
        await Page.EvaluateAsync("window.readings = new Set()");
        await Page.UntilAsync($"readings.add(document.getElementById('wall-age').textContent.slice(0, 14)).size > {times}", patience);
    }

    /// <summary>Waits until figures are shown that are younger than a number of seconds, and nothing is the matter; says after how many milliseconds of the browser's true time.</summary>
    public async Task<TimeSpan> UntilItIsLiveAsync()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        await Page.UntilAsync($"document.getElementById('wall-trouble')?.hidden && {Screen}?.dataset.live === '1' && /, [0-9] s ago$/.test(document.getElementById('wall-age')?.textContent)", 60_000); // a page that loads itself anew has neither for a moment
        return started.Elapsed;
    }

    public void Expects(params ReadOnlySpan<string> words) => screen.Expects(words);

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}
