using System.Text.RegularExpressions;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>A Firefox, by WebDriver BiDi, which it speaks without a driver.</summary>
sealed partial class FirefoxBrowser : Browser
{
    private readonly BrowserProcess _process;
    private readonly MessageSocket _session;
    private string _page = "";

    private FirefoxBrowser(string name, BrowserProcess process, MessageSocket session) : base(name) => (_process, _session) = (process, session);

    public static async Task<Browser> StartAsync(string name, string program)
    {
        var (process, ready) = await BrowserProcess.StartAsync(program, Listening(), home =>
            ["--headless", "--no-remote", "--profile", Directory.CreateDirectory(Path.Combine(home, "profile")).FullName, "--remote-debugging-port=0",
                "about:blank"]);
        try
        {
            var browser = new FirefoxBrowser(name, process, await MessageSocket.ConnectAsync(new Uri(ready.Groups[1].Value + "/session")));
            var session = await browser._session.SendAsync("session.new", new { capabilities = new { } });
            browser.Version = session["capabilities"]!["browserVersion"]!.GetValue<string>();
            browser._page = (await browser._session.SendAsync("browsingContext.getTree", new { }))["contexts"]![0]!["context"]!.GetValue<string>();
            await browser._session.SendAsync("browsingContext.setViewport", new { context = browser._page, viewport = new { width = 1280, height = 720 } });
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
        await _session.SendAsync("browsingContext.navigate", new { context = _page, url = address.ToString(), wait = "interactive" });
        await UntilLoadedAsync(address);
    }

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _process.DisposeAsync();
    }

    protected override async Task<string?> EvaluateAsync(string script)
    {
        var said = await _session.SendAsync("script.evaluate", new { expression = script, target = new { context = _page }, awaitPromise = false });
        return said["exceptionDetails"] is { } fault
            ? throw new InvalidOperationException(fault["text"]!.GetValue<string>())
            : said["result"]!["value"]?.ToString();
    }

    protected override async Task<byte[]> PictureAsync() =>
        Convert.FromBase64String((await _session.SendAsync("browsingContext.captureScreenshot", new { context = _page }))["data"]!.GetValue<string>());

    [GeneratedRegex(@"WebDriver BiDi listening on (ws://\S+)")]
    private static partial Regex Listening();
}
