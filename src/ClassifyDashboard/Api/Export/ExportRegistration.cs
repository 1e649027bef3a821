
namespace ClassifyDashboard.Api.Export;

/// <summary>Registers exports.</summary>
public static class ExportRegistration
{
    public static IServiceCollection AddExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ExportOptions>().Bind(configuration.GetSection(ExportOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ExportRead>();
        services.AddSingleton<ExportMetrics>();
        return services.AddSingleton<Exporter>();
    }
}
