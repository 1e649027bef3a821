using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Review;

/// <summary>Registers the review of jobs by people.</summary>
internal static class ReviewRegistration
{
    /// <summary>
    /// Adds the labels and who may give them. The store must be registered too: see <see cref="StorageRegistration"/>, and
    /// <see cref="ServersRegistration"/> for labels in Redis.
    /// </summary>
    public static IServiceCollection AddReview(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReviewOptions>().Bind(configuration.GetSection(ReviewOptions.Section));
        services.AddScoped<ReviewerId>();
        services.AddLabels(configuration);
        return services.AddSingleton<ReviewDesk>();
    }

    /// <summary>Adds the labels and claims of all servers where they share a Redis, or else of this one. Each process makes its own sample jobs.</summary>
    internal static void AddLabels(this IServiceCollection services, IConfiguration configuration)
    {
        if (!RedisOptions.Of(configuration).IsOn || !LlamaCloudRegistration.HasKey(configuration))
        {
            services.AddSingleton<ILabelStore, LabelStore>().AddSingleton<IClaims, Claims>();
            return;
        }

        services.AddSingleton<SharedLabelStore>();
        services.AddSingleton<ILabelStore>(provider => provider.GetRequiredService<SharedLabelStore>());
        services.AddHostedService(provider => provider.GetRequiredService<SharedLabelStore>());
        services.AddSingleton<IClaims, SharedClaims>();
    }
}
