using ClassifyDashboard.Hosting;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Names;

/// <summary>Registers the names that people gave to configurations, projects and documents.</summary>
public static class NamesRegistration
{
    public static IServiceCollection AddNames(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NamesOptions>().Bind(configuration.GetSection(NamesOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => new NameDirectory(
            provider.GetRequiredService<NamesClient>(),
            new(provider.GetRequiredService<KeyValueStore>()),
            provider.GetRequiredService<IOptions<NamesOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<NameTurns>()));
        if (RedisOptions.Of(configuration).IsOn)
            services.AddSingleton<NameTurns>();
        services.AddStoppingAction<NameDirectory>(directory => directory.StopAsync()); // the client waits for its requests when it is disposed
        return services;
    }
}
