using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>A Chromium of any age, by its DevTools protocol; Playwright supports new ones only.</summary>
sealed partial class ChromiumBrowser : Browser
{
    private readonly BrowserProcess _process;
    private readonly MessageSocket _page;

    private ChromiumBrowser(string name, BrowserProcess process, MessageSocket page) : base(name) => (_process, _page) = (process, page);

    public static async Task<Browser> StartAsync(string name, string program)
    {
        var (process, ready) = await BrowserProcess.StartAsync(program, Listening(), home =>
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", "--hide-scrollbars",
            "--remote-debugging-port=0", $"--user-data-dir={Path.Combine(home, "profile")}", "about:blank",
        ]);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ready.Groups[1].Value}") };
            var version = JsonNode.Parse(await client.GetStringAsync("/json/version"))!["Browser"]!.GetValue<string>();
            var browser = new ChromiumBrowser(name, process,
                await MessageSocket.ConnectAsync(await PageAsync(client))) { Version = version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..] };
            await browser._page.SendAsync("Emulation.setDeviceMetricsOverride", new { width = 1280, height = 720, deviceScaleFactor = 1, mobile = false });
            return browser;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public override async Task OpenAsync(Uri address)
    {
        await _page.SendAsync("Page.navigate", new { url = address.ToString() });
        await UntilLoadedAsync(address);
    }

    public override async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _process.DisposeAsync();
    }

    protected override async Task<string?> EvaluateAsync(string script)
    {
        var said = await _page.SendAsync("Runtime.evaluate", new { expression = script, returnByValue = true });
        return said["exceptionDetails"] is { } fault ? throw new InvalidOperationException(fault.ToJsonString()) : said["result"]!["value"]?.ToString();
    }

    protected override async Task<byte[]> PictureAsync() =>
        Convert.FromBase64String((await _page.SendAsync("Page.captureScreenshot", new { format = "png" }))["data"]!.GetValue<string>());

    // It listens a moment before its first page exists.
    private static async Task<Uri> PageAsync(HttpClient client)
    {
        using var timer = new PeriodicTimer(Between);
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var pages = JsonNode.Parse(await client.GetStringAsync("/json/list", limit.Token))!.AsArray();
            if (pages.FirstOrDefault(each => each!["type"]!.GetValue<string>() == "page") is { } page)
                return new Uri(page["webSocketDebuggerUrl"]!.GetValue<string>());
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    [GeneratedRegex(@"DevTools listening on ws://127\.0\.0\.1:(\d+)/")]
    private static partial Regex Listening();
}
