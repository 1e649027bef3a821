using ClassifyDashboard.Health;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>The first question of every request, before anybody's sign-in: does it come by a way that is meant at all?</summary>
internal sealed class HostFilterMiddleware(RequestDelegate next, IOptions<AccessOptions> options)
{
    private readonly AccessOptions _settings = options.Value;

    public Task InvokeAsync(HttpContext context) => !HealthRegistration.IsAsked(context.Request) && Refusal(context) is { } words ? PlainTextResponse.SayAsync(context, StatusCodes.Status403Forbidden, words) : next(context);

    private string? Refusal(HttpContext context)
    {
        if (_settings.Mode == AccessMode.Local)
        {
            // A proxy may say what it likes, so its own end of the connection must be here too. No address has what came
            // through no network: a socket that is a file, or a test.
            var came = context.Features.GetRequiredFeature<OriginalRequest>();
            if (IsElsewhere(came.Peer) || IsElsewhere(context.Connection.RemoteIpAddress))
                return $"This dashboard answers the machine it runs on only. Whoever runs it can choose who else may look: {AccessOptions.Modes}.";
            if (Forwarding.IsLeft(context.Request.Headers))
                return $"This request was passed on by a proxy, so that nothing tells where it comes from, and this dashboard answers the machine it runs on only. Whoever runs it can choose who else may look: {AccessOptions.Modes}.";
            if (!IsKnown(came.Host.Host))
                return Unknown();
        }

        return IsKnown(context.Request.Host.Host) ? null : Unknown();
    }

    private string Unknown() => "This dashboard is not asked for by this name, so that no foreign page can lead a browser here. "
        + (_settings.Mode == AccessMode.Local ? "Use localhost, 127.0.0.1 or [::1], or list the name in" : "Whoever runs it lists its names in") + $" {AccessOptions.Section}:{nameof(AccessOptions.Hosts)}.";

    private static bool IsElsewhere(System.Net.IPAddress? address) => address is not null && !ListenAddresses.IsLoopback(address);

    // A foreign name that was made to mean this machine's address is how a page elsewhere would reach it through the browser.
    // An address is no such name, and where people sign in their cookie does not go along with one.
    private bool IsKnown(string host) =>
        _settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || _settings.Mode switch
        {
            AccessMode.Local => ListenAddresses.IsLoopback(host),
            AccessMode.Open => _settings.Hosts.Count == 0 && (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out _) || _settings.OwnNames.Contains(host, StringComparer.OrdinalIgnoreCase)),
            _ => _settings.Hosts.Count == 0,
        };
}
