using ClassifyDashboard.Hosting;
using ClassifyDashboard.LlamaCloud;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Servers;

/// <summary>Registers what several servers with one Redis share.</summary>
internal static class ServersRegistration
{
    /// <summary>
    /// Adds <see cref="ServerRole"/>, and where the settings name a Redis also <see cref="RedisConnection"/>, <see cref="ServerMessages"/> and the
    /// distributed cache in it.
    /// </summary>
    public static IServiceCollection AddServers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection(RedisOptions.Section)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        if (RedisOptions.Of(configuration) is { IsOn: true } redis)
        {
            services.AddSingleton(provider => new RedisConnection(redis, () => ScopeOf(provider)));
            services.AddSingleton<ServerMessages>();
            services.AddStackExchangeRedisCache(options => options.InstanceName = redis.Prefix);
            services.AddOptions<Microsoft.Extensions.Caching.StackExchangeRedis.RedisCacheOptions>()
                .Configure<RedisConnection>((options, connection) => options.ConnectionMultiplexerFactory = connection.OpenAsync);
            services.AddSingleton<ServerMonitor>().AddHostedService(provider => provider.GetRequiredService<ServerMonitor>());
            services.AddStoppingAction<ServerMonitor>(monitor => monitor.LeaveAsync()); // not later: the server waits for open pages
        }

        return services.AddSingleton<ServerRole>();
    }

    // Each process makes its own sample jobs, so they are not shared.
    private static string? ScopeOf(IServiceProvider provider) =>
        provider.GetRequiredService<LlamaCloudConnection>() is { IsSample: false } connection ? connection.StorePrefix : null;
}
