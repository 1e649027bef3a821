using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The reader keeps a limited number of windows however many periods people watch.</summary>
public sealed class WindowLimitTests
{
    private const int Most = 10;

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    [Fact]
    public async Task Window_beyond_the_limit_is_refused_and_opens_when_another_closes()
    {
        await using var host = await StartAsync();
        var within = Enumerable.Range(0, Most).Select(i => new Watcher(Of(i))).ToList();
        foreach (var watcher in within)
        {
            watcher.Start(host.Reader);
            await UntilAsync(watcher, LoadStage.Complete);
        }

        var (refused, another) = (new Watcher(Of(Most)), new Watcher(Of(Most + 1)));
        foreach (var watcher in new[] { refused, another })
        {
            watcher.Start(host.Reader);
            await UntilAsync(watcher, LoadStage.Failed);
            Assert.Equal(ProblemKind.TooManyWindows, watcher.Latest!.Problem!.Kind);
        }

        await another.StopAsync();
        await host.WhileTimePassesAsync(Refresh * 2, Refresh, Of(0)); // those within go on
        Assert.Equal(LoadStage.Failed, refused.Latest!.Stage);
        await within[5].StopAsync();
        await host.WhileTimePassesAsync(Refresh * 2, Refresh, Of(0));
        await UntilAsync(refused, LoadStage.Complete);
    }

    [Fact]
    public async Task Window_without_watchers_takes_no_place()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 3 * Most; i++)
            await host.CompleteAsync(Of(i)); // each stays for a moment, while the clock stands still
    }

    private static Task<ReaderOnSample> StartAsync() =>
        ReaderOnSample.StartAsync(new() { Jobs = 100, Days = 1, ArrivalsPerSecond = 0 }, settings: ("Reading:MaxWindows", $"{Most}"));

    private static JobFilter Of(int i) => new() { Window = new(TimeBound.Ago(3_600 + i, TimeUnit.Second), TimeBound.Now) };

    private static async Task UntilAsync(Watcher watcher, LoadStage stage)
    {
        using var patience = ReaderOnSample.Limited();
        while (watcher.Latest?.Stage != stage)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
