using ClassifyDashboard.Access.Options;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Network;

/// <summary>
/// Refuses live connections from pages of other origins. Browsers let any page open a WebSocket to any server and send the cookies
/// with it, but they also send the page's origin.
/// </summary>
internal sealed partial class WebSocketOriginMiddleware(RequestDelegate next, IOptions<AccessOptions> options, ILogger<WebSocketOriginMiddleware> log)
{
    public const string Path = "/_blazor";

    private int _isLogged;

    /// <summary>Whether the request opens a live connection by WebSocket; the request then lasts as long as the connection.</summary>
    public static bool IsOpening(HttpRequest request) => request.Path.StartsWithSegments(Path)
        && (HttpMethods.IsConnect(request.Method) || (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count > 0));

    /// <summary>
    /// Whether the request negotiates a live connection without WebSocket; the connection then lasts longer than the request.
    /// </summary>
    public static bool IsNegotiating(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Equals($"{Path}/negotiate", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Why this page gets no live connection and which setting to change, as a message for its user; null if it gets one.
    /// </summary>
    public static string? WhyRefused(HttpRequest request, NetworkOptions settings) =>
        request.Headers.Origin is not [{ Length: > 0 } origin] || !Uri.TryCreate(origin, UriKind.Absolute, out var page)
            ? "The request has no header Origin with the page's address. If a proxy removes this header, make the proxy pass it on."
        : IsOwn(request, origin, page, settings) ? null
        : $"The page's address is {origin}, but the request arrived with another host name, so the page looks like a foreign one. A proxy changes the host: "
            + "make the proxy pass on the host with its port (nginx: proxy_set_header Host $http_host). "
            + $"Otherwise list {origin} in {AccessOptions.Section}:{nameof(NetworkOptions.Origins)}, or list the proxy in "
            + $"{AccessOptions.Section}:{nameof(NetworkOptions.Proxies)} and make it send X-Forwarded-Host.";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!(IsOpening(request) || IsNegotiating(request)) || WhyRefused(request, options.Value.Network) is null)
            return next(context);
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
            LogRefused(log, request.Host.Value ?? "", AccessOptions.Section, nameof(NetworkOptions.Origins), nameof(NetworkOptions.Proxies));
        return PlainTextResponse.WriteAsync(context, StatusCodes.Status403Forbidden,
            "Only pages of this dashboard can open a live connection. The server's log says which setting to change.");
    }

    // Compares host and port only: behind an https proxy that the settings do not list, the scheme is unknown here.
    private static bool IsOwn(HttpRequest request, string origin, Uri page, NetworkOptions settings) =>
        settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (page.Scheme is "http" or "https" && page.Authority.Equals(WithoutDefaultPort(request.Host, page.Scheme), StringComparison.OrdinalIgnoreCase));

    private static string WithoutDefaultPort(HostString host, string scheme) =>
        host.Port == (scheme == "https" ? 443 : 80) ? host.Host : host.Value ?? "";

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A live connection was refused, because the page has another origin than {Host}. If the page belongs to this dashboard, a proxy changes "
            + "the host: list the page's origin in {Section}:{Origins}, or the proxy in {Section}:{Proxies}. This is logged once.")]
    private static partial void LogRefused(ILogger log, string host, string section, string origins, string proxies);
}
