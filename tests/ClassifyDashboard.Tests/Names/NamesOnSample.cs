using ClassifyDashboard.Details;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;
using ClassifyDashboard.Text;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Names;

/// <summary>A directory of names on a sample API over HTTP, with the jobs whose names it is asked for.</summary>
sealed class NamesOnSample : IAsyncDisposable
{
    private static readonly TimeWindow AllTime = new(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now);

    private readonly ServiceProvider _services;

    private NamesOnSample(SampleApiHost sample, TestClock time, ServiceProvider services) => (Sample, Time, _services) = (sample, time, services);

    public SampleApiHost Sample { get; }

    public TestClock Time { get; }

    public NameDirectory Directory => _services.GetRequiredService<NameDirectory>();

    public JobCredits Credits => _services.GetRequiredService<JobCredits>();

    public ParseJobs ParseJobs => _services.GetRequiredService<ParseJobs>();

    public NameTable Table => Directory.Table;

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    public static async Task<NamesOnSample> StartAsync(SampleApiOptions options, params (string Key, string Value)[] settings)
    {
        var time = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        return On(await SampleApiHost.StartAsync(options, time, TestContext.Current.CancellationToken), time, settings);
    }

    /// <summary>Another program on the same sample API.</summary>
    public NamesOnSample Again(params (string Key, string Value)[] settings) => On(Sample, Time, settings);

    /// <summary>All jobs that the sample lists.</summary>
    public async Task<IReadOnlyList<Job>> JobsAsync() => [.. (await LoadAsync(AllTime)).Jobs];

    /// <summary>All jobs of a window.</summary>
    public Task<Load> LoadAsync(TimeWindow window) =>
        ReaderOnSample.UntilAsync(Reader, new JobFilter { Window = window }, load => load.ReadAt is not null);

    /// <summary>Asks for names and waits until nothing is asked any more.</summary>
    public async Task RequestAsync(IEnumerable<Job> jobs)
    {
        Directory.Request(jobs);
        await UntilIdleAsync();
    }

    /// <summary>Asks for the names of all files of some jobs and waits until nothing is asked any more.</summary>
    public async Task RequestFilesAsync(JobSet jobs)
    {
        for (var i = 0; i < 2; i++)
        {
            await Directory.RequestNamesAsync(jobs); // at the first time, the directory reads the store
            await UntilIdleAsync();
            Time.Advance(NameQueue.Patience);
        }

        await Directory.RequestNamesAsync(jobs);
        await UntilIdleAsync();
    }

    /// <summary>Lets time pass until nothing is asked any more.</summary>
    public Task UntilIdleAsync() => LetTimePassAsync(() => Directory.Idle.IsCompleted);

    /// <summary>Asks for the parse job behind a job.</summary>
    public async Task<ParseJob?> ReadParseJobAsync(Job job)
    {
        var reading = ParseJobs.ReadAsync(job, TestContext.Current.CancellationToken);
        await LetTimePassAsync(() => reading.IsCompleted);
        return await reading;
    }

    /// <summary>Stops the program, but not the sample.</summary>
    public ValueTask StopAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Sample.DisposeAsync();
    }

    // The budget makes names wait, and a request waits before it is sent again.
    private async Task LetTimePassAsync(Func<bool> isDone)
    {
        using var limit = ReaderOnSample.Limited();
        for (; !isDone(); await Task.Yield())
        {
            limit.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private static NamesOnSample On(SampleApiHost sample, TestClock time, (string Key, string Value)[] settings)
    {
        var services = ReaderOnSample.RegisteredOn(sample, time, settings);
        services.AddDetails();
        return new(sample, time, ReaderOnSample.Built(services));
    }
}
