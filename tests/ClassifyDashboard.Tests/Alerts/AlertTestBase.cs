using System.Text;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.LlamaCloud;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>A receiver over real HTTP, a store and a clock that only tests move. Nothing secret may reach the log or a message.</summary>
public abstract class AlertTestBase : IAsyncLifetime
{
    internal const string Secret = "canary-shared-secret";

    internal string StoreDirectory { get; } = Directory.CreateTempSubdirectory("classify-alerts-").FullName;

    internal WatchedTime Time { get; } = new(AJob.Created);

    internal CapturedLog Log { get; } = new();

    internal Receiver Receiver { get; private set; } = null!;

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected int Lines => Log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    public async ValueTask InitializeAsync() => Receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        Directory.Delete(StoreDirectory, recursive: true);
        GC.SuppressFinalize(this);
        Assert.DoesNotContain(Receiver.Canary, Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", Log.Text, StringComparison.Ordinal);
        foreach (var got in Receiver.All)
        {
            Assert.DoesNotContain("canary", Encoding.UTF8.GetString(got.Body), StringComparison.Ordinal);
            Assert.DoesNotContain(Receiver.Canary, Encoding.UTF8.GetString(got.Body), StringComparison.Ordinal);
        }
    }

    // Lets time pass, with an evaluation at least every ten minutes.
    private protected async Task PassAsync(AlertWatchRun run, TimeSpan span, Func<DateTimeOffset, Load> jobs)
    {
        var step = TimeSpan.FromMinutes(Math.Min(10, span.TotalMinutes));
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Time.Advance(step);
            var looked = run.Evaluated + 1;
            run.See(jobs(Now));
            await UntilAsync(() => run.Evaluated >= looked);
        }
    }

    // A receiver has a message before the sender knows it: a clock moved in between would time the sender out.
    private protected Task SentAsync(int lines) => UntilAsync(() => Lines >= lines);

    private protected static async Task UntilAsync(Func<bool> condition)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < patience, "It never came.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
