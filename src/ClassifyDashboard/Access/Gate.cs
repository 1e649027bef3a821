using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>The first question of every request, before anybody's sign-in: does it come by a way that is meant at all?</summary>
internal sealed class Gate(RequestDelegate next, IOptions<AccessSettings> options)
{
    // Whoever passes on a request says so in one of these. From this machine it then only seems to come.
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    private readonly AccessSettings _settings = options.Value;

    public Task InvokeAsync(HttpContext context) => Refusal(context) is { } words ? Answers.SayAsync(context, StatusCodes.Status403Forbidden, words) : next(context);

    private string? Refusal(HttpContext context)
    {
        if (_settings.Mode == AccessMode.Local)
        {
            // No address has what came through no network: a socket that is a file, or a test.
            if (context.Connection.RemoteIpAddress is { } from && !ListenAddresses.IsLoopback(from))
                return $"This dashboard answers the machine it runs on only. Whoever runs it can choose who else may look: {AccessSettings.Modes}.";
            if (_settings.Proxies.Count == 0 && Array.Exists(Forwarding, context.Request.Headers.ContainsKey))
                return $"This request was passed on by a proxy, so that nothing tells where it comes from, and this dashboard answers the machine it runs on only. Whoever runs it can choose who else may look: {AccessSettings.Modes}.";
        }

        return IsKnown(context.Request.Host.Host) ? null
            : "This dashboard is not asked for by this name, so that no foreign page can lead a browser here. "
                + (_settings.Mode == AccessMode.Local ? "Use localhost, 127.0.0.1 or [::1], or list the name in" : "Whoever runs it lists its names in") + $" {AccessSettings.Section}:{nameof(AccessSettings.Hosts)}.";
    }

    // A foreign name that was made to mean this machine's address is how a page elsewhere would reach it through the browser.
    private bool IsKnown(string host) =>
        _settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (_settings.Mode == AccessMode.Local ? ListenAddresses.IsLoopback(host) : _settings.Hosts.Count == 0);
}
