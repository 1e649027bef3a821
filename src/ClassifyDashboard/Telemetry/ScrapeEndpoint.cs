using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Telemetry;

/// <summary>Serves /metrics: at a port of its own, or beside the pages with a token. Without either setting there is no such address.</summary>
internal static class ScrapeEndpoint
{
    /// <summary>The address.</summary>
    public const string Path = "/metrics";

    /// <summary>
    /// Answers everything that comes to the port of the metrics. Must be before all else: a scraper has no sign-in, and calls the server by any name.
    /// </summary>
    public static void UseMetricsPort(this WebApplication app)
    {
        if (TelemetryRegistration.IsScraped(app.Configuration) && MetricsOptions.PortOf(app.Configuration) is { } port)
            app.MapWhen(context => context.Connection.LocalPort == port, branch =>
            {
                branch.Use(next => context => context.Request.Path == Path ? next(context)
                    : PlainTextResponse.WriteAsync(context, StatusCodes.Status404NotFound, $"Only {Path} is here."));
                Answer(branch);
            });
    }

    /// <summary>Maps /metrics beside the pages if there is a token and no port.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (!TelemetryRegistration.IsScraped(app.Configuration) || MetricsOptions.PortOf(app.Configuration) is not null)
            return;
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        Answer(branch);
        app.Map(Path, branch.Build()).AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute()).DisableHttpMetrics();
    }

    private static void Answer(IApplicationBuilder branch)
    {
        var token = branch.ApplicationServices.GetRequiredService<IOptions<MetricsOptions>>().Value.Token?.Trim();
        branch.Use(next => context => Answer(context, next, string.IsNullOrEmpty(token) ? null : AccessToken.HashOf(token)));
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(_ => true);
    }

    private static Task Answer(HttpContext context, RequestDelegate next, string? tokenHash)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Head}";
            return PlainTextResponse.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Use GET.");
        }

        context.Response.Headers.CacheControl = "no-store";
        if (tokenHash is null || IsAllowed(context.Request.Headers.Authorization.ToString(), tokenHash))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return PlainTextResponse.WriteAsync(context, StatusCodes.Status401Unauthorized,
            $"Send the token of {MetricsOptions.Section}:{nameof(MetricsOptions.Token)} as Authorization: Bearer.");
    }

    private static bool IsAllowed(string authorization, string tokenHash)
    {
        const string Scheme = "Bearer ";
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && AccessToken.Matches(AccessToken.HashOf(authorization[Scheme.Length..].Trim()), tokenHash);
    }
}
