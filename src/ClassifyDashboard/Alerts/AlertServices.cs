using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Registers what tells of changes of state.</summary>
public static class AlertServices
{
    /// <summary>Adds the settings, and the service that tells only where there is somewhere to tell it: it keeps reading for as long as the program runs.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AlertSettings>, AlertSettingsCheck>();
        services.AddOptions<AlertSettings>().Configure(options => options.Read(configuration.GetSection(AlertSettings.Section))).ValidateOnStart();
        if (AlertSettings.IsOn(configuration))
            services.AddHostedService<AlertService>();
        return services;
    }
}
