using System.Text;
using ClassifyDashboard.Import;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Import;

/// <summary>A directory with a store and files to import into it.</summary>
sealed class ImportFolder : IDisposable
{
    private static readonly TimeRange Always = new(0, TimeRange.NoEnd);
    private static readonly Retention Kept = new(GoneJobs.Keep, TimeSpan.FromDays(3_650));
    private static readonly Scope Scope = Scope.Broad(JobFilter.Default);

    private readonly string _root = Directory.CreateTempSubdirectory("classify-import-").FullName;

    public string Store => Path.Combine(_root, "store");

    public string Key { get; init; } = StoreUnderTest.Key;

    public string Address { get; init; } = "https://api.example.com/";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public string PathOf(string name) => Path.Combine(_root, name);

    public async Task<string> SaveAsync(string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(PathOf(name), bytes, Cancelled);
        return PathOf(name);
    }

    public Task<string> SaveAsync(string name, string text) => SaveAsync(name, Encoding.UTF8.GetBytes(text));

    public async Task<string> ExportAsync(string name, IEnumerable<Job> jobs) =>
        await SaveAsync(name, await Exported.WriteAsync(Path.GetExtension(name)[1..], jobs, wholeAddresses: true));

    /// <summary>Runs the command with the settings of the store.</summary>
    public async Task<(int Exit, string Output, string Errors)> RunAsync(string[] words, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new("LLAMA_CLOUD_API_KEY", Key), new("LLAMA_CLOUD_BASE_URL", Address), new("Reading:StorePath", Store), new("Reading:KeepDays", "3650")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await ImportCommand.RunAsync([ImportCommand.Word, .. words], configuration, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }

    public Task<(int Exit, string Output, string Errors)> ImportAsync(string file) => RunAsync([file]);

    /// <summary>The jobs that a dashboard finds in the store, and what it takes for covered.</summary>
    public async Task<(List<Job> Jobs, Coverage Coverage)> StoredAsync()
    {
        using var store = new StoreUnderTest(Store);
        using var cache = new BlockCache(1_000_000);
        var (known, archive) = (new KnownJobs(cache), new JobArchive(new LocalBlockStore(store.Store), Kept, store.Time, NullLogger<JobArchive>.Instance));
        await archive.RestoreCoverageAsync(Scope, known, Cancelled);
        await archive.RestoreBlocksAsync(known, [Always], _ => true, Cancelled);
        return ([.. known.Blocks(Always, out _).SelectMany(block => block.All())], known.Coverage);
    }

    /// <summary>Stores jobs as a dashboard does that has read a range to its end.</summary>
    public async Task ReadRangeAsync(DateTimeOffset from, DateTimeOffset until, params Job[] jobs)
    {
        using var store = new StoreUnderTest(Store);
        using var cache = new BlockCache(1_000_000);
        var (known, archive) = (new KnownJobs(cache), new JobArchive(new LocalBlockStore(store.Store), Kept, store.Time, NullLogger<JobArchive>.Instance));
        await archive.RestoreCoverageAsync(Scope, known, Cancelled);
        await archive.RestoreBlocksAsync(known, [Always], _ => true, Cancelled);
        known.StoreRange(new(from.UtcTicks, until.UtcTicks), jobs.ToDictionary(job => job.Id), until.AddHours(1), 0);
        await archive.CloseAsync(known);
    }
}
