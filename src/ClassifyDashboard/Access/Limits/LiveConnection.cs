using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Limits;

/// <summary>
/// The live connections of pages: limits for all transports, and the endpoint that explains why a live connection failed.
/// </summary>
public static class LiveConnection
{
    /// <summary>Applies the limits of WebSocket connections to long polling too.</summary>
    public static IServiceCollection AddLiveConnection(this IServiceCollection services) =>
        services.Configure<HubOptions>(hub => hub.AddFilter<LongPollingCircuits>());

    /// <summary>
    /// Maps POST /live, which returns why a live connection is refused: a script cannot read the answer to a refused WebSocket.
    /// It is a POST, because browsers then send the page's origin, as they do for the live connection.
    /// </summary>
    public static void MapLiveConnection(this IEndpointRouteBuilder app) =>
        app.MapPost("/live", (HttpContext http, IOptions<AccessOptions> settings, CircuitCounter pages) => TypedResults.Ok(new Answer(
            WebSocketOriginMiddleware.WhyRefused(http.Request, settings.Value.Network), pages.WhyFull(ClientAddress.Of(http)))))
                .RequireAuthorization(ViewerClaims.Walls);

    // Both are null if the server would accept the connection: then something between browser and server blocks it.
    private sealed record Answer(string? Refused, string? Full);
}
