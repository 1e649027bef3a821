using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>The live connections of pages: what holds for them by whatever way they come, and what a page is told whose live connection failed.</summary>
public static class LiveConnection
{
    /// <summary>Has pages that poll looked after like those with a WebSocket.</summary>
    public static IServiceCollection AddLiveConnection(this IServiceCollection services) => services.Configure<HubOptions>(hub => hub.AddFilter<LongPollingCircuits>());

    /// <summary>
    /// Maps POST /live, which says why: a browser does not let a page's script see what a refused WebSocket was answered. It is a
    /// POST, since browsers send a page's origin with it, as with the live connection.
    /// </summary>
    public static void MapLiveConnection(this IEndpointRouteBuilder app) =>
        app.MapPost("/live", (HttpContext http, IOptions<AccessOptions> settings, CircuitCounter pages) => TypedResults.Ok(new Answer(
            WebSocketOriginMiddleware.WhyRefused(http.Request, settings.Value), pages.WhyFull(ClientAddress.Of(http))))).RequireAuthorization(ViewerClaims.Walls);

    // Both null where it would be opened: then what failed is on the way here.
    private sealed record Answer(string? Refused, string? Full);
}
