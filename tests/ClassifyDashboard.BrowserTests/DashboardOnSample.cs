using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Tests of one dashboard on one sample API, shared by a class. After each test its log must have no failure and no key.</summary>
/// <param name="shared">Both, once they have been started.</param>
/// <param name="options">What the sample API serves.</param>
/// <param name="settings">Settings of the dashboard.</param>
public abstract class DashboardOnSample(SharedDashboard shared, SampleApiOptions options, params (string Key, string Value)[] settings)
    : IClassFixture<SharedDashboard>, IAsyncLifetime
{
    private protected DashboardProcess Dashboard => shared.Dashboard;

    protected SampleApiHost Sample => shared.Sample;

    public virtual async ValueTask InitializeAsync() => await shared.StartAsync(options, settings);

    public ValueTask DisposeAsync()
    {
        shared.IsUsed = true;
        var log = Dashboard.Log;
        shared.IsChanged |= LogAssert.HasErrors(log);
        LogAssert.HasNoErrors(log);
        Assert.DoesNotContain(Sample.ApiKey, log, StringComparison.Ordinal);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The sample API, for a test that changes what it serves: the next test gets a new one.</summary>
    protected SampleApiHost ChangeSample()
    {
        shared.IsChanged = true;
        return Sample;
    }

    /// <summary>Starts both again if another test has used them, for a test of what happens soon after the start.</summary>
    protected async Task StartAgainAsync()
    {
        shared.IsChanged |= shared.IsUsed;
        await shared.StartAsync(options, settings);
    }
}
