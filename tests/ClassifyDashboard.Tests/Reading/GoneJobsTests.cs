using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Jobs that the service no longer lists stay as they were last known.</summary>
[Collection(QuiescenceProbe.Collection)]
public sealed class GoneJobsTests : IDisposable
{
    private const int RoundTrips = 40; // without anything new
    private const int MaxSteps = 100;

    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;
    private static readonly TimeSpan Check = TimeSpan.FromMinutes(5);
    private static readonly SampleApiOptions Quiet = new() { Jobs = 400, Days = 6, ArrivalsPerSecond = 0 };

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-gone-").FullName;

    private (string, string)[] Stored => [("Reading:CheckInterval", "00:05:00"), ("Reading:Store", "true"), ("Reading:StorePath", _directory)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Deleted_job_stays_as_it_was_last_known_and_is_asked_for_once()
    {
        await using var host = await ReaderOnSample.StartAsync(
            new() { Jobs = 1_000, Days = 6, ArrivalsPerSecond = 0.2 }, settings: ("Reading:CheckInterval", "00:05:00"));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        using var watcher = host.Watch(Week);
        var load = await host.CompleteAsync(Week);
        var unfinished = load.Jobs.First(job => !job.Status.IsFinished);
        var old = host.Time.GetUtcNow().AddHours(-1);
        var finished = load.Jobs.Where(job => job.Status.IsFinished && job.CreatedAt < old).Where((_, i) => i % 40 == 0).ToList();
        Assert.True(host.Sample.Delete(unfinished.Id));
        host.Time.Advance(Refresh);
        load = await host.UntilAsync(Week, next => next.Jobs.Any(job => job.Id == unfinished.Id && !job.IsListed));
        Assert.Equal(unfinished, load.Jobs.Find(unfinished.Id)! with { GoneAt = null });
        Assert.Equal(host.Time.GetUtcNow(), load.Jobs.Find(unfinished.Id)!.GoneAt);
        Assert.DoesNotContain(load.Jobs, job => job.Id != unfinished.Id && !job.IsListed);

        foreach (var job in finished)
            Assert.True(host.Sample.Delete(job.Id));
        load = await GoneAsync(host, finished.Count + 1);
        Assert.Equal(finished, finished.Select(job => load.Jobs.Find(job.Id)! with { GoneAt = null }));
        Assert.Equal(host.Sample.Count("").Total, load.Jobs.Count(job => job.IsListed));
        Assert.Equal(1, load.Figures.Gone.Early);

        host.Sample.Requests.Reset();
        await host.WhileTimePassesAsync(2 * Check, Refresh, Week);
        Assert.DoesNotContain(
            host.Sample.Requests.Latest, request => finished.Append(unfinished).Any(job => request.Query.Contains(job.Id, StringComparison.Ordinal)));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(Fault.TruncatedJson)]
    [InlineData(Fault.ShortBody)]
    [InlineData(Fault.NullItems)]
    [InlineData(Fault.WrongShape)]
    [InlineData(Fault.RepeatedToken)]
    [InlineData(Fault.EmptyPage)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.NullJob)]
    [InlineData(Fault.MissingFields)]
    [InlineData(Fault.NullCreatedAt)]
    public async Task Torn_or_odd_answer_says_of_no_job_that_it_is_gone(Fault fault)
    {
        await using var host = await ReaderOnSample.StartAsync(Quiet, settings: ("Reading:CheckInterval", "00:05:00"));
        using var watcher = host.Watch(Week);
        await host.CompleteAsync(Week);
        host.Sample.Faults.Set(fault, 0.4);
        for (var i = 0; i < 60; i++)
        {
            host.Time.Advance(Refresh);
            await host.QuiescenceProbe.QuietAsync(RoundTrips, TestContext.Current.CancellationToken);
        }

        host.Sample.Faults.Clear();
        await host.WhileTimePassesAsync(2 * Check, TimeSpan.FromSeconds(20), Week);
        var load = await host.CompleteAsync(Week);
        Assert.Equal((Quiet.Jobs, 0), (load.Jobs.Count, load.Figures.Gone.Jobs));
    }

    [Theory]
    [InlineData("keep", 1)]
    [InlineData("drop", 0)]
    public async Task Mark_survives_a_restart_unless_gone_jobs_are_dropped(string then, int kept)
    {
        await using var host = await ReaderOnSample.StartAsync(Quiet, settings: Stored);
        Job gone;
        using (host.Watch(Week))
            gone = await OneGoneAsync(host);
        await host.StopProgramAsync();

        await using var next = ReaderOnSample.ServicesOn(host.Sample, host.Time, [.. Stored, ("Reading:Gone", then)]);
        await using var reader = next.GetRequiredService<JobReader>();
        var load = await ReaderOnSample.UntilAsync(reader, Week, load => load.Stage == LoadStage.Complete);
        Assert.Equal((Quiet.Jobs - 1 + kept, kept), (load.Jobs.Count, load.Figures.Gone.Jobs));
        Assert.Equal(kept == 1 ? gone : null, load.Jobs.Find(gone.Id));
    }

    [Fact]
    public async Task Gone_job_is_found_by_its_id_and_by_the_key_listed()
    {
        await using var host = await ReaderOnSample.StartAsync(Quiet, settings: ("Reading:CheckInterval", "00:05:00"));
        using var watcher = host.Watch(Week);
        var gone = await OneGoneAsync(host);
        var ever = new TimeWindow(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now);
        Assert.Equal([gone], (await host.CompleteAsync(new() { Window = ever, JobIds = [gone.Id] })).Jobs);
        Assert.Equal([gone], (await host.CompleteAsync(Week with { Listed = false })).Jobs);
        var listed = await host.CompleteAsync(Week with { Listed = true });
        Assert.Equal((Quiet.Jobs - 1, 0), (listed.Jobs.Count, listed.Figures.Gone.Jobs));
        Assert.Empty((await host.CompleteAsync(new() { Window = ever, JobIds = ["clj-unknown"] })).Jobs);
    }

    [Fact]
    public async Task Job_opened_by_its_id_stays_when_it_is_deleted()
    {
        await using var host = await ReaderOnSample.StartAsync(Quiet);
        var job = (await host.CompleteAsync(Week)).Jobs.First(job => job.Status.IsFinished);
        await using var other = await ReaderOnSample.StartAsync(Quiet, settings: ("Reading:CheckInterval", "00:05:00"));
        var byId = new JobFilter { Window = new(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now), JobIds = [job.Id] };
        using var watcher = other.Watch(byId);
        await other.CompleteAsync(byId);
        Assert.True(other.Sample.Delete(job.Id));
        await other.WhileTimePassesAsync(2 * Check, Refresh, byId);
        Assert.False(Assert.Single((await other.CompleteAsync(byId)).Jobs).IsListed);
    }

    private static async Task<Job> OneGoneAsync(ReaderOnSample host)
    {
        var before = (await host.CompleteAsync(Week)).Jobs.Where(job => job.Status.IsFinished).ElementAt(100);
        Assert.True(host.Sample.Delete(before.Id));
        var gone = (await GoneAsync(host, 1)).Jobs.Single(job => !job.IsListed);
        Assert.Equal(before, gone with { GoneAt = null });
        return gone;
    }

    // A check takes part in no refresh, so time passes until it has come.
    private static async Task<Load> GoneAsync(ReaderOnSample host, int count)
    {
        for (var i = 0; i < MaxSteps; i++)
        {
            await host.WhileTimePassesAsync(Refresh, Refresh, Week);
            await host.QuiescenceProbe.QuietAsync(RoundTrips, TestContext.Current.CancellationToken);
            var load = await host.CompleteAsync(Week);
            if (load.Figures.Gone.Jobs >= count)
                return load;
        }

        throw new TimeoutException($"Fewer than {count} jobs were seen to be gone.");
    }
}
