using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Import;

/// <summary>Where an import puts jobs: the store of this server alone or, where several servers share a Redis, their blocks there.</summary>
/// <remarks>An import into Redis has the lease of the server that reads, so no dashboard reads meanwhile, and none writes over what it adds.</remarks>
internal sealed class ImportPlace : IAsyncDisposable
{
    private readonly ServerMonitor? _monitor;
    private readonly Func<bool> _hasFailed;

    private ImportPlace(JobImport import, ServerMonitor? monitor, Func<bool> hasFailed, string? whyNot) =>
        (Import, _monitor, _hasFailed, WhyNot) = (import, monitor, hasFailed, whyNot);

    public JobImport Import { get; }

    /// <summary>Why nothing can be imported, for people; null where it can.</summary>
    public string? WhyNot { get; }

    /// <summary>Whether all jobs so far were kept.</summary>
    public bool IsWorking => !Import.HasFailed && !_hasFailed();

    public static Task<ImportPlace> OpenAsync(IServiceProvider services) =>
        services.GetService<RedisConnection>() is null ? OpenFileAsync(services) : OpenRedisAsync(services);

    public async ValueTask DisposeAsync()
    {
        if (_monitor is not null)
            await _monitor.LeaveAsync();
    }

    private static async Task<ImportPlace> OpenFileAsync(IServiceProvider services)
    {
        var (store, sqlite) = (services.GetRequiredService<KeyValueStore>(), services.GetRequiredService<SqliteStore>());
        var import = ImportInto(services.GetRequiredService<LocalBlockStore>(), services);
        if (store.IsOn)
            await import.AddAsync([], default); // opens the store, and says why it cannot
        return new(import, null, () => sqlite.IsOff,
            !store.IsOn ? $"Nothing was imported: there is no store ({StorageOptions.StoreSetting} is false)."
            : import.HasFailed || sqlite.IsOff ? "Nothing was imported." : null);
    }

    private static async Task<ImportPlace> OpenRedisAsync(IServiceProvider services)
    {
        var (monitor, role) = (services.GetRequiredService<ServerMonitor>(), services.GetRequiredService<ServerRole>());
        await monitor.StartAsync(default);
        return new(ImportInto(services.GetRequiredService<SharedBlockStore>(), services), monitor, () => role.Part != ServerPart.Reader, role.Part switch
        {
            ServerPart.Reader => null,
            ServerPart.Follower => "Nothing was imported: a dashboard reads jobs into this Redis. Stop all dashboards that share it first.",
            _ => $"Nothing was imported: Redis does not answer. Check {RedisOptions.ConnectionSetting}, and whether it runs.",
        });
    }

    private static JobImport ImportInto(IBlockStore store, IServiceProvider services) => new(
        store, services.GetRequiredService<IOptions<JobReaderOptions>>().Value.Retention, services.GetRequiredService<TimeProvider>());
}
