using System.Runtime.InteropServices;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>The browsers of the matrix: Debian's three, and the Chromium versions of televisions of past years.</summary>
static class Browsers
{
    private const string Driver = "/usr/bin/WebKitWebDriver";

    private static readonly string OldOnes = Environment.GetEnvironmentVariable("OLD_CHROMIUMS")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "classify-dashboard", "chromiums");

    public static TheoryData<string> Names =>
        ["Chromium", "Firefox ESR", "WebKitGTK", "Chromium 119", "Chromium 108", "Chromium 103", "Chromium 92", "Chromium 69"];

    /// <summary>Starts a browser. A missing one fails the test in CI, which must cover all, and skips it elsewhere.</summary>
    public static async Task<Browser> StartAsync(string name)
    {
        if (await FindAndStartAsync(name) is { } browser)
            return browser;
        var reason = $"{name} is missing. On Debian or Ubuntu `bash tests/run.sh` as root installs all browsers of the matrix.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        throw new InvalidOperationException(reason);
    }

    private static async Task<Browser?> FindAndStartAsync(string name) => name switch
    {
        "Chromium" => Find(Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium") is { } program
            ? await ChromiumBrowser.StartAsync(name, program)
            : null,
        "Firefox ESR" => Find("/usr/bin/firefox-esr") is { } program ? await FirefoxBrowser.StartAsync(name, program) : null,
        "WebKitGTK" => MiniBrowser() is { } program && Find(Driver) is not null && Find("/usr/bin/Xvfb") is not null
            ? await WebKitBrowser.StartAsync(name, Driver, program)
            : null,
        _ => Find(Path.Combine(OldOnes, name["Chromium ".Length..], "chromium")) is { } program ? await ChromiumBrowser.StartAsync(name, program) : null,
    };

    // Debian has it in a directory named by the processor and the library's version.
    private static string? MiniBrowser()
    {
        var libraries = $"/usr/lib/{RuntimeInformation.ProcessArchitecture switch { Architecture.Arm64 => "aarch64", _ => "x86_64" }}-linux-gnu";
        return Directory.Exists(libraries)
            ? Directory.EnumerateDirectories(libraries, "webkit2gtk-4.*").Select(each => Path.Combine(each, "MiniBrowser")).FirstOrDefault(File.Exists)
            : null;
    }

    private static string? Find(params string?[] places) => Array.Find(places, File.Exists);
}
