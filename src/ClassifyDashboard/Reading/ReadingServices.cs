namespace ClassifyDashboard.Reading;

/// <summary>Registers what reads jobs for screens.</summary>
public static class ReadingServices
{
    public static IServiceCollection AddReading(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobReaderOptions>().Bind(configuration.GetSection(JobReaderOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<JobReader>();
    }
}
