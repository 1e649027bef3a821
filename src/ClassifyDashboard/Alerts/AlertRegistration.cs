using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Registers alerts.</summary>
public static class AlertRegistration
{
    /// <summary>Adds the settings, and the service if a webhook is set: the service reads jobs as long as the program runs.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        services.AddOptions<AlertOptions>().Configure(options => options.Read(configuration.GetSection(AlertOptions.Section))).ValidateOnStart();
        services.AddSingleton<AlertMetrics>();
        if (AlertOptions.IsOn(configuration))
            services.AddHostedService<AlertHostedService>();
        return services;
    }
}
