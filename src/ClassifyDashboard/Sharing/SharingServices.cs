using ClassifyDashboard.Reading.Disk;

namespace ClassifyDashboard.Sharing;

/// <summary>Registers what links and saved views need.</summary>
public static class SharingServices
{
    public static IServiceCollection AddSharing(this IServiceCollection services) =>
        services.AddSingleton(provider => new JobLists(provider.GetRequiredService<JobStore>(), provider.GetRequiredService<TimeProvider>()));
}
