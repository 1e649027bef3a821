namespace ClassifyDashboard.Health;

/// <summary>Registers what warms this process and says whether it is warm.</summary>
public static class WarmUpRegistration
{
    public static IServiceCollection AddWarmUp(this IServiceCollection services) =>
        services.AddSingleton<Readiness>().AddHostedService<WarmUpService>();
}
