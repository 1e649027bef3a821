using ClassifyDashboard.BrowserTests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
// Half of them wait most of the time, so two cores have work for three; they cannot render five pages in time
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 3)]

namespace ClassifyDashboard.BrowserTests;

/// <summary>One Chromium for all tests: the one that CHROMIUM names, the system's, or Playwright's.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Milliseconds. A failure shows only after the client's own retries, which take up to seven seconds; the default is five.
    private const float Patience = 30_000;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        string?[] places = [Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium",
            "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        var path = Array.Find(places, File.Exists);
        if (path is null && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
            throw new InvalidOperationException("There is no Chromium. Install it (Debian: apt-get install chromium), or say where it is in CHROMIUM.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A fresh browser profile with one page, its clock in UTC unless another zone is given.</summary>
    internal async Task<Screen> OpenAsync(Uri address, int width = 1366, int height = 768, string locale = "en-US", string zone = "UTC")
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, TimezoneId = zone, Locale = locale });
        context.SetDefaultTimeout(Patience);
        return new Screen(await context.NewPageAsync(), address);
    }
}
