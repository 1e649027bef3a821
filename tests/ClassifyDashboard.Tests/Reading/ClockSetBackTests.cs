using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The clock of the machine is ahead, and set back while jobs are watched.</summary>
public sealed class ClockSetBackTests
{
    private static readonly JobFilter Days = new() { Window = new(TimeBound.Ago(2, TimeUnit.Day), TimeBound.Now) };
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(300)]
    public async Task Jobs_are_refreshed_within_seconds_and_those_that_came_meanwhile_are_not_missing(int minutes)
    {
        var time = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 500, Days = 1, ArrivalsPerSecond = 0.2, Stuck = false }, time, TestContext.Current.CancellationToken);
        var latest = (Load?)null;
        var clock = new JumpingTime(time) { Ahead = TimeSpan.FromMinutes(minutes) };
        await using var services = ReaderOnSample.ServicesOn(sample, clock);
        var reader = services.GetRequiredService<JobReader>();
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync();
        await ReaderOnSample.UntilAsync(reader, Days, load => load.Stage == LoadStage.Complete);
        await PassAsync(TimeSpan.FromMinutes(2)); // jobs come that are not asked for

        clock.Ahead = TimeSpan.Zero;
        await PassAsync(TimeSpan.FromMinutes(5), () => latest is { Stage: LoadStage.Complete }
            && latest.ReadAt > time.GetUtcNow() - TimeSpan.FromMinutes(1) && latest.ReadAt <= time.GetUtcNow() && latest.Jobs.Count == sample.Count("").Total);
        await stop.CancelAsync();
        await Task.WhenAny(watching); // ended by the cancellation
        await reader.DisposeAsync();

        async Task WatchAsync()
        {
            await foreach (var load in reader.WatchAsync(Days, TimeZoneInfo.Utc, stop.Token))
                latest = load;
        }

        // What is asked for has the time of some requests to come.
        async Task PassAsync(TimeSpan span, Func<bool>? passes = null)
        {
            using var http = new HttpClient();
            for (var passed = TimeSpan.Zero; passed < span; passed += Step)
            {
                time.Advance(Step);
                for (var i = 0; i < 20; i++)
                    await http.GetStringAsync(new Uri(sample.BaseAddress, "sample/faults"), TestContext.Current.CancellationToken);
                if (passes?.Invoke() == true)
                    return;
            }

            Assert.True(passes is null, $"{latest?.Stage} as of {latest?.ReadAt:s} with {latest?.Jobs.Count} jobs at {time.GetUtcNow():s}");
        }
    }
}
