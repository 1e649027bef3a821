using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Tests of one dashboard on one sample API, new for each test. Its log must tell of no failure and name no key at the end.</summary>
/// <param name="options">What the sample API serves.</param>
/// <param name="settings">Settings of the dashboard.</param>
public abstract class DashboardOnSample(SampleApiOptions options, params (string Key, string Value)[] settings) : IAsyncLifetime
{
    private protected DashboardProcess Dashboard { get; private set; } = null!;

    protected SampleApiHost Sample { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Sample = await SampleApiHost.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        Dashboard = await DashboardProcess.StartAsync(Sample, settings: settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Dashboard.DisposeAsync();
        await Sample.DisposeAsync();
        Assert.DoesNotContain("fail:", Dashboard.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", Dashboard.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.ApiKey, Dashboard.Log, StringComparison.Ordinal);
        GC.SuppressFinalize(this);
    }
}
