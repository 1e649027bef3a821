using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Names;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Details;

/// <summary>Registers what the service is asked when somebody opens a job.</summary>
public static class DetailsRegistration
{
    /// <summary>Requires <see cref="NamesRegistration.AddNames"/>, whose setting turns it off.</summary>
    public static IServiceCollection AddDetails(this IServiceCollection services) => services
        .AddSingleton(provider => new JobCredits(
            provider.GetRequiredService<ClassifyClient>(),
            provider.GetRequiredService<IOptions<NamesOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ParseJobs(
            provider.GetRequiredService<NamesClient>(),
            provider.GetRequiredService<IOptions<NamesOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
}
