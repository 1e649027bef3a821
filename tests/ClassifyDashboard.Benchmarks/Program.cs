using System.Diagnostics;
using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Console.WriteLine("Requests at the sample API");
foreach (var jobs in new[] { 0, 100, 10_000 })
{
    await using var sample = await SampleApiHost.StartAsync(new() { Jobs = jobs, Days = 6, ArrivalsPerSecond = 0 }, TimeProvider.System, default);
    await using var services = Services(sample);
    var reader = services.GetRequiredService<JobReader>();
    await CompleteAsync(reader, Week());
    var cold = sample.Requests.Total;
    Console.WriteLine($"  a week of {jobs,7:N0} jobs, cold                    {cold,6} requests");

    await CompleteAsync(reader, Week() with { Statuses = [JobStatus.Failed] });
    await CompleteAsync(reader, Week() with { Types = ["invoice"], Text = "a" });
    Console.WriteLine($"  two filters on it                              {sample.Requests.Total - cold,6} more");
}

await using (var sample = await SampleApiHost.StartAsync(new() { Jobs = 10_000, Days = 6, ArrivalsPerSecond = 0 }, TimeProvider.System, default))
{
    await using var services = Services(sample);
    var reader = services.GetRequiredService<JobReader>();
    await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => CompleteAsync(reader, Week())));
    Console.WriteLine($"  the same 10,000 jobs for 200 watchers at once  {sample.Requests.Total,6} requests");
}

Console.WriteLine("Figures of the Jobs page over 100,000 jobs, best of 9, one thread");
await using (var sample = await SampleApiHost.StartAsync(new() { Jobs = 100_000, Days = 6, ArrivalsPerSecond = 0 }, TimeProvider.System, default))
{
    await using var services = Services(sample);
    var load = await CompleteAsync(services.GetRequiredService<JobReader>(), Week());
    Measure("all counts, shares, quantiles", () => JobFigures.Of(load.Jobs, load.Period.To));
    Measure("timeline", () => Timeline.Of(load.Jobs, load.Period, TimeZoneInfo.Utc));
    Measure("one page of the table, sorted by duration", () => new TableView { Sort = SortColumn.Duration }.Rows(load.Jobs));
    Measure("filter by type and text", () => load.Jobs.Where((Week() with { Types = ["invoice"], Text = "letterhead" }).Matches));
}

WireBenchmark.Run();
MemoryBenchmark.Run();

static JobFilter Week() => new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };

static ServiceProvider Services(SampleApiHost sample)
{
    var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [new("LLAMA_CLOUD_API_KEY", sample.ApiKey), new("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), new("Reading:RefreshInterval", "01:00:00"), new("Reading:Store", "false"), new("LlamaCloud:RequestsPerSecond", "1000")]).Build();
    var services = new ServiceCollection();
    services.AddLogging().AddReading(configuration).AddLlamaCloud(configuration);
    return services.BuildServiceProvider();
}

static async Task<Load> CompleteAsync(JobReader reader, JobFilter filter)
{
    await foreach (var load in reader.WatchAsync(filter, TimeZoneInfo.Utc, default))
    {
        if (load.Stage == LoadStage.Complete)
            return load;
        if (load.Problem is { } problem)
            throw new InvalidOperationException(problem.Message);
    }

    throw new InvalidOperationException("A watch does not end by itself.");
}

static void Measure(string what, Func<object> work)
{
    var best = TimeSpan.MaxValue;
    var allocated = 0L;
    for (var i = 0; i < 9; i++)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(work());
        best = watch.Elapsed < best ? watch.Elapsed : best;
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    }

    Console.WriteLine($"  {what,-45} {best.TotalMilliseconds,8:0.0} ms {allocated / 1024.0,10:N0} kB");
}
