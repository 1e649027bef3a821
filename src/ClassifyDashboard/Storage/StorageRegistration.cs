using ClassifyDashboard.LlamaCloud;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Storage;

/// <summary>Registers the store that keeps jobs beyond the process.</summary>
internal static class StorageRegistration
{
    /// <summary>
    /// Adds <see cref="KeyValueStore"/>. It uses the <see cref="IDistributedCache"/> that the host has registered, before or after this
    /// call: Redis, where the settings name one; otherwise a SQLite file.
    /// </summary>
    public static IServiceCollection AddJobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>().Configure(options => options.Read(configuration)).ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton(provider => new SqliteStore(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.Directory, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteStore>>()));
        return services.AddSingleton(provider => new KeyValueStore(
            CacheFor(provider), new(provider.GetRequiredService<LlamaCloudConnection>, LazyThreadSafetyMode.PublicationOnly),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyValueStore>>()));
    }

    private static IDistributedCache? CacheFor(IServiceProvider provider)
    {
        if (!provider.GetRequiredService<IOptions<StorageOptions>>().Value.IsOn)
            return null;

        // ASP.NET Core registers an in-memory cache for its own use, which would not outlive the process.
        return provider.GetService<IDistributedCache>() is { } cache and not MemoryDistributedCache ? cache : provider.GetRequiredService<SqliteStore>();
    }
}
