using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Registers what tells of changes of state.</summary>
public static class AlertRegistration
{
    /// <summary>Adds the settings, and the service that tells only where there is somewhere to tell it: it keeps reading for as long as the program runs.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        services.AddOptions<AlertOptions>().Configure(options => options.Read(configuration.GetSection(AlertOptions.Section))).ValidateOnStart();
        if (AlertOptions.IsOn(configuration))
            services.AddHostedService<AlertHostedService>();
        return services;
    }
}
