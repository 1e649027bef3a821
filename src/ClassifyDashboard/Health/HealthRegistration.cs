using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClassifyDashboard.Health;

/// <summary>What orchestrators ask: whether the process lives, and whether it may be sent people. Open to all, since it says nothing else.</summary>
public static class HealthRegistration
{
    /// <summary>Answered as long as the process answers at all.</summary>
    public const string Live = "/health/live";

    /// <summary>Answered with 200 once the process is warm, before that with 503.</summary>
    public const string Ready = "/health/ready";

    private const string ForReady = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<WarmCheck>("warm", tags: [ForReady]);
        return services;
    }

    /// <summary>Whether a request asks for one of the two: who asks comes by the address of a container or node, which no setting lists.</summary>
    public static bool IsAsked(HttpRequest request) =>
        request.Path.Equals(Live, StringComparison.OrdinalIgnoreCase) || request.Path.Equals(Ready, StringComparison.OrdinalIgnoreCase);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        Map(Live, _ => false);
        Map(Ready, check => check.Tags.Contains(ForReady));

        // One word is all they say: Healthy or Unhealthy.
        void Map(string path, Func<HealthCheckRegistration, bool> asks) =>
            app.MapHealthChecks(path, new HealthCheckOptions { Predicate = asks })
                .AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
    }

    private sealed class WarmCheck(Readiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.IsWarm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
