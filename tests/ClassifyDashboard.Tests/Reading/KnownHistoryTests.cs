using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What is known of the failures before a window, which costs no request.</summary>
public sealed class KnownHistoryTests : IDisposable
{
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly JobFilter Day = new() { Window = new(TimeBound.Ago(1, TimeUnit.Day), TimeBound.Now) };
    private static readonly SampleApiOptions Options = new() { Jobs = 2_000, Days = 6, ArrivalsPerSecond = 0, Spread = JobSpread.Even };

    private readonly string _store = Directory.CreateTempSubdirectory("classify-history-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public async Task History_has_what_other_windows_read_and_costs_no_request()
    {
        await using var sample = await ReaderOnSample.StartAsync(Options);
        var day = await sample.CompleteAsync(Day);
        Assert.Equal(TimeSpan.Zero, KnownBefore(sample.Reader.HistoryBefore(Day, day.Period.From), day.Period));
        var week = await sample.CompleteAsync(Week);
        var before = sample.Sample.Requests.Total;
        AssertIsOf(week.Counted.Where(job => job.CreatedAt < day.Period.From), sample.Reader.HistoryBefore(Day, day.Period.From), day.Period);
        var failed = new JobFilter { ConfigurationId = JobFilter.Inline, Window = Day.Window };
        AssertIsOf(week.Counted.Where(failed).Where(job => job.CreatedAt < day.Period.From), sample.Reader.HistoryBefore(failed, day.Period.From), day.Period);
        Assert.Equal(before, sample.Sample.Requests.Total);
    }

    [Fact]
    public async Task History_of_the_store_is_read_after_a_restart_without_a_request()
    {
        await using var sample = await ReaderOnSample.StartAsync(Options);
        JobSet all;
        await using (var first = ReaderOnSample.ServicesOn(sample.Sample, sample.Time, Stored))
        {
            var reader = first.GetRequiredService<JobReader>();
            all = (await ReaderOnSample.UntilAsync(reader, Week, load => load.ReadAt is not null)).Counted;
            await reader.DisposeAsync();
        }

        await using var second = ReaderOnSample.ServicesOn(sample.Sample, sample.Time, Stored);
        var again = second.GetRequiredService<JobReader>();
        var day = await ReaderOnSample.UntilAsync(again, Day, load => load.ReadAt is not null);
        var before = sample.Sample.Requests.Total;
        var inMemory = again.HistoryBefore(Day, day.Period.From);
        Assert.True(KnownBefore(inMemory, day.Period) < TimeSpan.FromDays(1.5)); // it is known that no job is older than six days
        var history = await again.ReadHistoryBeforeAsync(Day, day.Period.From, Cancelled);
        AssertIsOf(all.Where(job => job.CreatedAt < Hour(day.Period.From)), history, new(Hour(day.Period.From), day.Period.To));
        Assert.True(KnownBefore(history, day.Period) > TimeSpan.FromDays(5.9));
        Assert.Same(history, await again.ReadHistoryBeforeAsync(Day, day.Period.From, Cancelled));
        Assert.Equal(before, sample.Sample.Requests.Total);
        await again.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_said_while_jobs_are_unknown()
    {
        await using var sample = await ReaderOnSample.StartAsync(Options);
        sample.Sample.Faults.Set(ClassifyDashboard.SampleApi.Fault.Unavailable);
        var load = await ReaderOnSample.UntilAsync(sample.Reader, Week, load => load.ReadAt is null);
        Assert.Same(FailureJudgement.Unknown, load.JudgedWith(FailureHistory.None));
    }

    private (string Key, string Value)[] Stored => [("Reading:Store", "true"), ("Reading:StorePath", _store)];

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero);

    private static TimeSpan KnownBefore(FailureHistory history, Period period) => history.KnownIn(period.From.AddDays(-40), period.From);

    private static void AssertIsOf(JobSet jobs, FailureHistory history, Period period)
    {
        var (from, until) = (FailureHistory.SlotOf(period.From.AddDays(-40)), FailureHistory.SlotOf(period.To.AddDays(1)));
        var expected = FailureHistory.Of(jobs, [], DateTimeOffset.MaxValue);
        Assert.True(expected.Failed(from, until) > 0);
        Assert.Equal((expected.Finished(from, until), expected.Failed(from, until)), (history.Finished(from, until), history.Failed(from, until)));
    }
}
