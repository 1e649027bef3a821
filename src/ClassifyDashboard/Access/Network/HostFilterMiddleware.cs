using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Health;
using ClassifyDashboard.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Network;

/// <summary>
/// Refuses requests from other machines in the mode Local, and requests for an unknown host name. It runs before the sign-in.
/// </summary>
internal sealed class HostFilterMiddleware(RequestDelegate next, IOptions<AccessOptions> options)
{
    private readonly AccessOptions _settings = options.Value;

    public Task InvokeAsync(HttpContext context) =>
        !HealthRegistration.IsHealthRequest(context.Request) && WhyRefused(context) is { } message
            ? PlainTextResponse.WriteAsync(context, StatusCodes.Status403Forbidden, message)
            : next(context);

    private string? WhyRefused(HttpContext context)
    {
        if (_settings.Mode == AccessMode.Local)
        {
            // A proxy can write any address into its headers, so the peer of the connection must be this machine too. Requests
            // without a network (a Unix socket, a test) have no address.
            var original = context.Features.GetRequiredFeature<OriginalRequest>();
            if (IsOtherMachine(original.Peer) || IsOtherMachine(context.Connection.RemoteIpAddress))
                return $"This dashboard answers only requests from its own machine. To allow other people, choose a mode: {AccessOptions.Modes}.";
            if (Forwarding.HasProxyHeaders(context.Request.Headers))
                return "This request came through a proxy, so its origin is unknown. This dashboard answers only requests from its own machine. "
                    + $"To allow other people, choose a mode: {AccessOptions.Modes}.";
            if (!IsKnown(original.Host.Host))
                return UnknownHost();
        }

        return IsKnown(context.Request.Host.Host) ? null : UnknownHost();
    }

    private string UnknownHost() => _settings.Mode == AccessMode.Local
        ? $"Unknown host name. Use localhost, 127.0.0.1 or [::1], or add the name to {AccessOptions.Section}:{nameof(NetworkOptions.Hosts)}."
        : $"Unknown host name. Add the name to {AccessOptions.Section}:{nameof(NetworkOptions.Hosts)}.";

    private static bool IsOtherMachine(System.Net.IPAddress? address) => address is not null && !ListenAddresses.IsLoopback(address);

    // Protects against DNS rebinding: a foreign page points its own host name to this machine's address and so reads the dashboard
    // through the browser. This does not work with an IP address, nor with a sign-in, because its cookie belongs to another name.
    private bool IsKnown(string host) =>
        _settings.Network.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || _settings.Mode switch
        {
            AccessMode.Local => ListenAddresses.IsLoopback(host),
            AccessMode.Open => _settings.Network.Hosts.Count == 0
                && (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out _) || _settings.Network.OwnNames.Contains(host, StringComparer.OrdinalIgnoreCase)),
            _ => _settings.Network.Hosts.Count == 0,
        };
}
