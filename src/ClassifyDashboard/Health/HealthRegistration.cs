using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClassifyDashboard.Health;

/// <summary>
/// The health endpoints for orchestrators: whether the process lives, and whether it is ready for traffic. They need no sign-in, because
/// they show nothing else.
/// </summary>
public static class HealthRegistration
{
    /// <summary>Liveness: 200 as long as the process answers.</summary>
    public const string Live = "/health/live";

    /// <summary>Readiness: 503 until the process is warm, then 200, and 503 again once it is asked to end.</summary>
    public const string Ready = "/health/ready";

    private const string ReadyTag = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready", tags: [ReadyTag]);
        return services;
    }

    /// <summary>Adds the time between the two when the program ends. Call it last: what is added last stops first.</summary>
    public static IServiceCollection AddDraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HealthOptions>().Bind(configuration.GetSection(HealthOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddHostedService<Draining>();
    }

    /// <summary>
    /// Whether this is a health request. Orchestrators use the address of a container or node as host, which no setting lists.
    /// </summary>
    public static bool IsHealthRequest(HttpRequest request) =>
        request.Path.Equals(Live, StringComparison.OrdinalIgnoreCase) || request.Path.Equals(Ready, StringComparison.OrdinalIgnoreCase);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        Map(Live, _ => false);
        Map(Ready, check => check.Tags.Contains(ReadyTag));

        // The body is one word: Healthy or Unhealthy.
        void Map(string path, Func<HealthCheckRegistration, bool> predicate) =>
            app.MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate })
                .AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
    }

    private sealed class ReadyCheck(Readiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
