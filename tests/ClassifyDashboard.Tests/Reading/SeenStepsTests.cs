using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>How long jobs waited and ran, as refreshes see it, and what is left of it after a restart.</summary>
public sealed class SeenStepsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly TestClock _time = new(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Steps_of_a_job_are_seen_between_refreshes_and_survive_a_restart()
    {
        var store = Directory.CreateTempSubdirectory("classify-steps-").FullName;
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0.5, Spread = JobSpread.Even }, _time, TestContext.Current.CancellationToken);
        try
        {
            var seen = await StartedAsync(sample, store, async reader =>
            {
                var starts = new Dictionary<string, DateTimeOffset>();
                var load = await NextAsync(reader);
                for (var until = _time.GetUtcNow().AddMinutes(3); _time.GetUtcNow() < until; load = await NextAsync(reader))
                {
                    foreach (var job in load.Jobs.Where(job => job.Status == JobStatus.Running))
                        starts[job.Id] = job.UpdatedAt!.Value; // the sample API sets it when a job begins to run
                    _time.Advance(Interval);
                }

                var ended = load.Jobs.Where(job => job.Status.IsFinished && starts.ContainsKey(job.Id)).ToList();
                Assert.InRange(ended.Count, 20, 100);
                foreach (var job in ended)
                {
                    Within(job.Waited, starts[job.Id] - job.CreatedAt!.Value);
                    Within(job.Ran, job.UpdatedAt!.Value - starts[job.Id]);
                }

                Assert.Contains(ended, job => job.Waited!.Value.Low > TimeSpan.Zero && job.Steps!.PendingLast > job.Steps.PendingFirst);
                Assert.All(load.Jobs.Where(job => job.CreatedAt < _time.GetUtcNow().AddHours(-1) && job.Status.IsFinished), job => Assert.Null(job.Steps));
                return ended.ToDictionary(job => job.Id, job => job.Steps);
            });
            var again = await StartedAsync(sample, store, async reader => (await NextAsync(reader)).Jobs.ToDictionary(job => job.Id, job => job.Steps));
            Assert.All(seen, job => Assert.Equal(job.Value, again[job.Key]));
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static void Within(SpanRange? seen, TimeSpan truth)
    {
        var (low, high) = Assert.NotNull(seen);
        Assert.InRange(truth, low, high);
        Assert.InRange(high - low, TimeSpan.Zero, Interval + Interval);
    }

    private async Task<T> StartedAsync<T>(SampleApiHost sample, string store, Func<JobReader, Task<T>> look)
    {
        await using var services = ReaderOnSample.ServicesOn(
            sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", store), ("Reading:RefreshInterval", Interval.ToString()));
        var reader = services.GetRequiredService<JobReader>();
        var result = await look(reader);
        await reader.DisposeAsync();
        return result;
    }

    private Task<Load> NextAsync(JobReader reader)
    {
        var now = _time.GetUtcNow();
        return ReaderOnSample.UntilAsync(reader, JobFilter.Default, load => load.Stage == LoadStage.Complete && load.ReadAt >= now);
    }
}
