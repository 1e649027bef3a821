using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>
/// Lets only this program's own pages open a live connection. A browser lets any page open a WebSocket to anywhere, and
/// sends cookies along; what it also sends is the page's origin.
/// </summary>
internal sealed partial class WebSocketOriginMiddleware(RequestDelegate next, IOptions<AccessOptions> options, ILogger<WebSocketOriginMiddleware> log)
{
    public const string Path = "/_blazor";

    private int _isTold;

    /// <summary>Whether a live connection is to be opened by a WebSocket, which lasts as long as this request.</summary>
    public static bool IsOpening(HttpRequest request) => request.Path.StartsWithSegments(Path)
        && (HttpMethods.IsConnect(request.Method) || (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count > 0));

    /// <summary>Whether a page asks for a live connection without a WebSocket, which lasts longer than this request.</summary>
    public static bool IsNegotiating(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.Equals($"{Path}/negotiate", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a page that sends this request gets no live connection and what to set, in words for whoever looks at it; null where it gets one.</summary>
    public static string? WhyRefused(HttpRequest request, AccessOptions settings) =>
        request.Headers.Origin is not [{ Length: > 0 } origin] || !Uri.TryCreate(origin, UriKind.Absolute, out var page)
            ? "The page's own address (the header Origin) did not reach the server. A proxy in front must pass it on."
        : IsOwn(request, origin, page, settings) ? null
        : $"The request reached the server under another address than the page's, {origin}, so that the page looks like a foreign one. A proxy in front changes the host: "
            + "it must pass on the host with its port (nginx: proxy_set_header Host $http_host). "
            + $"Otherwise list {origin} in {AccessOptions.Section}:{nameof(AccessOptions.Origins)}, or list the proxy in {AccessOptions.Section}:{nameof(AccessOptions.Proxies)} and have it send X-Forwarded-Host.";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!(IsOpening(request) || IsNegotiating(request)) || WhyRefused(request, options.Value) is null)
            return next(context);
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
            Refused(log, request.Host.Value ?? "", AccessOptions.Section, nameof(AccessOptions.Origins), nameof(AccessOptions.Proxies));
        return PlainTextResponse.SayAsync(context, StatusCodes.Status403Forbidden, "Live connections are for this dashboard's own pages.");
    }

    // By host and port: where a proxy speaks https for this program, and is not listed, the scheme is not known here.
    private static bool IsOwn(HttpRequest request, string origin, Uri page, AccessOptions settings) =>
        settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (page.Scheme is "http" or "https" && page.Authority.Equals(WithoutUsualPort(request.Host, page.Scheme), StringComparison.OrdinalIgnoreCase));

    private static string WithoutUsualPort(HostString host, string scheme) =>
        host.Port == (scheme == "https" ? 443 : 80) ? host.Host : host.Value ?? "";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page of another origin than {Host} tried to open a live connection and was refused. If it is this dashboard's own, the proxy in front changes the host: list the page's origin in {Section}:{Origins}, or the proxy in {Section}:{Proxies}. This is said once.")]
    private static partial void Refused(ILogger log, string host, string section, string origins, string proxies);
}
