using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Sharing;

/// <summary>Registers links and saved views.</summary>
public static class SharingRegistration
{
    public static IServiceCollection AddSharing(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TeamViews.Section);
        services.AddSingleton<IValidateOptions<TeamViews>, TeamViewsValidator>();
        services.AddOptions<TeamViews>()
            .Configure(options => (options.Text, options.Written) = (section.Value, section.Get<List<TeamView>>() ?? []))
            .ValidateOnStart();
        return services.AddSingleton(provider => new IdListStore(provider.GetRequiredService<KeyValueStore>(), provider.GetRequiredService<TimeProvider>()));
    }
}
