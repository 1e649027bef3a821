using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// One dashboard on one sample API for the tests of a class, which run one after another. Both are started again where a test has changed them.
/// </summary>
public sealed class SharedDashboard : IAsyncDisposable
{
    internal DashboardProcess Dashboard { get; private set; } = null!;

    internal SampleApiHost Sample { get; private set; } = null!;

    /// <summary>Whether a test has used them since they were started.</summary>
    internal bool IsUsed { get; set; }

    /// <summary>Whether the next test needs others.</summary>
    internal bool IsChanged { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (Dashboard is not null)
            await Dashboard.DisposeAsync();
        if (Sample is not null)
            await Sample.DisposeAsync();
    }

    internal async Task StartAsync(SampleApiOptions options, (string Key, string Value)[] settings)
    {
        if (Dashboard is { HasEnded: false } && !IsChanged)
            return;
        await DisposeAsync();
        Sample = await SampleApiHost.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        Dashboard = await DashboardProcess.StartAsync(Sample, settings: settings);
        IsUsed = IsChanged = false;
    }
}
