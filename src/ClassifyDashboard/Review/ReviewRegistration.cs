using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Review;

/// <summary>Registers the review of jobs by people.</summary>
internal static class ReviewRegistration
{
    /// <summary>Adds the labels and who may give them. The store must be registered too: see <see cref="StorageRegistration"/>.</summary>
    public static IServiceCollection AddReview(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReviewOptions>().Bind(configuration.GetSection(ReviewOptions.Section));
        services.AddScoped<ReviewerId>();
        services.AddSingleton<LabelStore>();
        services.AddSingleton<Claims>();
        return services.AddSingleton<ReviewDesk>();
    }
}
