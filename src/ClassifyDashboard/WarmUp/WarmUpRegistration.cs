using ClassifyDashboard.Health;

namespace ClassifyDashboard.WarmUp;

/// <summary>Registers the warm-up and its readiness.</summary>
public static class WarmUpRegistration
{
    public static IServiceCollection AddWarmUp(this IServiceCollection services) =>
        services.AddSingleton<Readiness>().AddHostedService<WarmUpService>();
}
