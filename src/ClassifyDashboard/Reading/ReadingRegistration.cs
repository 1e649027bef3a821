using ClassifyDashboard.Hosting;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Loops;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Reading;

/// <summary>Registers the services that read jobs for screens.</summary>
public static class ReadingRegistration
{
    public static IServiceCollection AddReading(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobReaderOptions>().Bind(configuration.GetSection(JobReaderOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddJobStore(configuration);
        services.AddNames(configuration);
        services.AddSingleton(provider => new MemoryRelease(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
            new BlockCache(provider.GetRequiredService<IOptions<JobReaderOptions>>().Value.MaxJobs, provider.GetRequiredService<MemoryRelease>()));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<JobReaderOptions>>().Value.Retention);
        services.AddServers(configuration);
        services.AddSingleton<LocalBlockStore>();
        services.AddSingleton(provider => new JobArchive(
            provider.GetService<SharedBlockStore>() ?? (IBlockStore)provider.GetRequiredService<LocalBlockStore>(), provider.GetRequiredService<Retention>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<JobArchive>>()));
        if (RedisOptions.Of(configuration).IsOn && LlamaCloudRegistration.HasKey(configuration)) // each process makes its own sample jobs
            services.AddSingleton<SharedBlockStore>().AddHostedService<SharedWindows>();
        services.AddSingleton<RefreshMetrics>();
        services.AddSingleton<ReadingMetrics>();
        services.AddStoppingAction<JobReader>(reader => reader.DisposeAsync().AsTask()); // it saves its cache while the store is open
        return services.AddSingleton(provider => new JobReader(new(
            provider.GetRequiredService<ClassifyClient>(),
            provider.GetRequiredService<RequestBudget>(),
            provider.GetRequiredService<BlockCache>(),
            provider.GetRequiredService<JobArchive>(),
            provider.GetRequiredService<NameDirectory>(),
            provider.GetRequiredService<RefreshMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<JobReaderOptions>>().Value,
            provider.GetRequiredService<ILogger<JobReader>>(),
            provider.GetRequiredService<ServerRole>())
        {
            Shared = provider.GetService<SharedBlockStore>(),
            Messages = provider.GetService<ServerMessages>(),
        }));
    }
}
