using System.Net.Mime;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Hosting;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Network;

/// <summary>Adds the security headers to every response, files and errors too.</summary>
/// <remarks>They are set when the response starts, so that an error handler that clears the response cannot remove them.</remarks>
internal sealed class SecurityHeadersMiddleware
{
    // Features that no page here uses. Fullscreen, wake lock, sound and writing to the clipboard are by default allowed to the page
    // itself and not to foreign frames.
    private const string Permissions = "camera=(), geolocation=(), microphone=()";

    // For responses that are no page: nothing is allowed if a browser opens one as a page.
    private const string NonPagePolicy = "default-src 'none'; frame-ancestors ";

    // All scripts, styles and images come from this server. Charts need style attributes, whose values never come from jobs.
    // Browsers from before 2019, and Firefox from before 2022, support only style-src and not style-src-elem.
    private const string PagePolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; style-src-elem 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors ";

    private readonly RequestDelegate _next;
    private readonly TimeSpan? _hsts;
    private readonly string _frameAncestors;
    private readonly string _wallFrameAncestors;

    public SecurityHeadersMiddleware(RequestDelegate next, IOptions<AccessOptions> options)
    {
        (_next, _hsts) = (next, options.Value.Network.Hsts);
        var others = string.Concat(options.Value.Network.FrameAncestors.Select(origin => " " + origin));
        _wallFrameAncestors = "'self'" + others;
        _frameAncestors = others.Length == 0 ? "'none'" : _wallFrameAncestors;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context);
        return _next(context);
    }

    private Task SetHeaders(object state)
    {
        var context = (HttpContext)state;
        var (request, headers) = (context.Request, context.Response.Headers);

        // After 304 a browser uses the headers of its cached file, and a live connection is no document. Sending them again would be
        // a good part of the bytes of a page that is opened often.
        if (context.Response.StatusCode is StatusCodes.Status304NotModified or StatusCodes.Status101SwitchingProtocols)
            return Task.CompletedTask;

        // The wall shows its screen in a frame, and the page that creates walls shows a preview in one.
        var isWall = request.Path.Equals("/wall", StringComparison.OrdinalIgnoreCase)
            || request.Path.Equals("/wall/screen", StringComparison.OrdinalIgnoreCase);
        var isPage = context.Response.ContentType?.StartsWith(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase) == true;
        headers.ContentSecurityPolicy = (isPage ? PagePolicy : NonPagePolicy) + (isWall ? _wallFrameAncestors : _frameAncestors);
        if (isPage)
            headers["Permissions-Policy"] = Permissions;
        else
            headers["Cross-Origin-Resource-Policy"] = "same-origin"; // not for pages: browsers never load a page as a resource of another page
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // addresses contain what people search for
        if (request.IsHttps)
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin"; // over http browsers ignore it and log a warning on the console
            if (_hsts is { } hsts && !ListenAddresses.IsLoopback(request.Host.Host))
                headers.StrictTransportSecurity = $"max-age={hsts.TotalSeconds:0}";
        }

        // Files are the same for everybody. All other responses can contain jobs, so no cache may store them.
        var isFile = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            && context.Response.StatusCode < StatusCodes.Status400BadRequest;
        if (!isFile)
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
