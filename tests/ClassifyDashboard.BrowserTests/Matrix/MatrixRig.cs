using System.Collections.Concurrent;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>One dashboard on one sample API and one of each browser, for all tests of a class.</summary>
/// <param name="options">What the sample API serves.</param>
public abstract class MatrixRig(SampleApiOptions options) : IAsyncLifetime
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    private readonly ConcurrentDictionary<string, Browser> _browsers = new();

    private protected SampleApiHost Sample { get; private set; } = null!;

    private protected DashboardProcess Dashboard { get; set; } = null!;

    internal Uri Address => Dashboard.Address;

    public async ValueTask InitializeAsync()
    {
        Sample = await SampleApiHost.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        Dashboard = await DashboardProcess.StartAsync(Sample);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers.Values)
            await browser.DisposeAsync();
        await Dashboard.DisposeAsync();
        await Sample.DisposeAsync();
        LogAssert.HasNoErrors(Dashboard.Log);
        GC.SuppressFinalize(this);
    }

    /// <summary>The browser with a name, started at its first use.</summary>
    internal async Task<Browser> BrowserAsync(string name) =>
        _browsers.TryGetValue(name, out var browser) ? browser : _browsers[name] = await Browsers.StartAsync(name);

    /// <summary>Opens an address in a browser and inspects it. Leaves a picture of the last state beside the test results.</summary>
    internal async Task SeeAsync(string name, string picture, string path, Func<Browser, Task> look)
    {
        var browser = await BrowserAsync(name);
        await browser.OpenAsync(new Uri(Address, path));
        try
        {
            await look(browser);
        }
        finally
        {
            await KeepPictureAsync(browser, picture);
            await browser.OpenAsync(new Uri("about:blank")); // stops the shown page
        }
    }

    private protected static async Task KeepPictureAsync(Browser browser, string picture) =>
        await File.WriteAllBytesAsync(Path.Combine(Pictures, $"matrix-{picture}-{browser.Name.ToLowerInvariant().Replace(' ', '-')}.png"),
            (await browser.LookAsync()).Png);
}
