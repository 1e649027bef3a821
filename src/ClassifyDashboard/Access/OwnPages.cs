using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>
/// Lets only this program's own pages open a live connection. A browser lets any page open a WebSocket to anywhere, and
/// sends cookies along; what it also sends is the page's origin.
/// </summary>
internal sealed partial class OwnPages(RequestDelegate next, IOptions<AccessSettings> options, ILogger<OwnPages> log)
{
    public const string Path = "/_blazor";

    private int _isTold;

    /// <summary>Whether a live connection is to be opened.</summary>
    public static bool IsOpening(HttpRequest request) => request.Path.StartsWithSegments(Path)
        && (HttpMethods.IsConnect(request.Method) || (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count > 0));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOpening(request) || IsOwn(request))
            return next(context);
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
            Refused(log, request.Host.Value ?? "", AccessSettings.Section, nameof(AccessSettings.Origins), nameof(AccessSettings.Proxies));
        return Answers.SayAsync(context, StatusCodes.Status403Forbidden, "Live connections are for this dashboard's own pages.");
    }

    // By host and port: where a proxy speaks https for this program, and is not listed, the scheme is not known here.
    private bool IsOwn(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (options.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || (page.Scheme is "http" or "https" && page.Authority.Equals(WithoutUsualPort(request.Host, page.Scheme), StringComparison.OrdinalIgnoreCase)));

    private static string WithoutUsualPort(HostString host, string scheme) =>
        host.Port == (scheme == "https" ? 443 : 80) ? host.Host : host.Value ?? "";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page of another origin than {Host} tried to open a live connection and was refused. If it is this dashboard's own, the proxy in front changes the host: list the page's origin in {Section}:{Origins}, or the proxy in {Section}:{Proxies}. This is said once.")]
    private static partial void Refused(ILogger log, string host, string section, string origins, string proxies);
}
