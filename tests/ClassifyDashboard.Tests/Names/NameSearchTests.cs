using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;

namespace ClassifyDashboard.Tests.Names;

/// <summary>Documents are found by their names, and the names of a whole window are asked for sparingly.</summary>
public sealed class NameSearchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-name-search-").FullName;

    private static readonly SampleApiOptions Day = new() { Jobs = 400, Days = 1, ArrivalsPerSecond = 0, Spread = JobSpread.Even };

    private static readonly TimeWindow Window = new(TimeBound.Ago(2, TimeUnit.Day), TimeBound.Now);

    [Fact]
    public async Task Text_and_input_find_documents_by_name()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        var wanted = jobs.First(job => names.Table.ExternalIdOf(job.Input) is not null);
        var (name, externalId) = (names.Table.FindInput(wanted.Input)!.Name, names.Table.FindInput(wanted.Input)!.ExternalId!);
        foreach (var filter in new[]
        {
            new JobFilter { Window = Window, Text = name[1..^1].ToUpperInvariant() }, new JobFilter { Window = Window, Text = externalId },
            new JobFilter { Window = Window, Input = name }, new JobFilter { Window = Window, Input = externalId },
        })
        {
            var load = await ReaderOnSample.UntilAsync(names.Reader, filter, load => load.ReadAt is not null);
            Assert.Equal(jobs.Where(job => job.Input == wanted.Input).Select(job => job.Id), load.Jobs.Select(job => job.Id));
            Assert.Equal(filter, load.Filter);
            Assert.Equal(load.Jobs.Count, load.Figures.Jobs);
        }

        var part = await ReaderOnSample.UntilAsync(
            names.Reader, new JobFilter { Window = Window, Input = name[1..^1] }, load => load.ReadAt is not null);
        Assert.Empty(part.Jobs); // an input is asked for as a whole
    }

    [Fact]
    public async Task Open_search_finds_a_document_when_its_name_comes()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        var wanted = jobs.First(job => names.Table.ExternalIdOf(job.Input) is not null);
        await using var again = names.Again();
        var filter = new JobFilter { Window = Window, Text = names.Table.FindInput(wanted.Input)!.Name };
        await using var loads = again.Reader.WatchAsync(filter, TimeZoneInfo.Utc, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        do
            await loads.MoveNextAsync();
        while (loads.Current.ReadAt is null);
        Assert.Empty(loads.Current.Jobs);
        await again.RequestAsync([wanted]);
        while (loads.Current.Jobs.Count == 0)
            await loads.MoveNextAsync();
        Assert.Contains(loads.Current.Jobs, job => job.Id == wanted.Id);
    }

    [Fact]
    public async Task Names_of_a_whole_window_cost_less_than_its_jobs_and_nothing_again()
    {
        (string, string)[] settings = [("Reading:Store", "true"), ("Reading:StorePath", _directory)];
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 10_000 }, settings);
        var load = await names.LoadAsync(Window);
        await names.RequestFilesAsync(load.Counted);
        var files = load.Jobs.Where(job => job.Input.Kind == DocumentInputKind.File && Guid.TryParse(job.Input.Value, out _)).ToList();
        Assert.InRange(files.Select(job => job.Input.Value).Distinct().Count(), 3_000, 10_000);
        Assert.All(files, job => Assert.NotNull(names.Table.FindInput(job.Input)));
        Assert.InRange(names.Sample.SiblingRequests.Total, 1, names.Sample.Requests.Total);

        names.Sample.SiblingRequests.Reset();
        await names.RequestFilesAsync(load.Counted); // a second viewer
        Assert.Equal(0, names.Sample.SiblingRequests.Total);
        await names.StopAsync();
        var again = names.Again(settings);
        await again.RequestFilesAsync(load.Counted);
        Assert.Equal(0, names.Sample.SiblingRequests.Total);
        await again.StopAsync();
    }

    [Fact]
    public void Ids_that_no_screen_shows_wait_until_they_fill_a_request()
    {
        var (queue, now) = (new NameQueue(), AJob.Created);
        queue.AddLast("a", now);
        Assert.False(queue.IsDue(3, now));
        Assert.True(queue.IsDue(1, now));
        Assert.True(queue.IsDue(3, now + NameQueue.Patience));
        queue.Add("b", now);
        Assert.True(queue.IsDue(3, now));
        Assert.Equal(["b", "a"], queue.Take(3));
        Assert.False(queue.IsDue(1, now + NameQueue.Patience));
        queue.AddLast("c", now + NameQueue.Patience);
        Assert.False(queue.IsDue(3, now + NameQueue.Patience));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
