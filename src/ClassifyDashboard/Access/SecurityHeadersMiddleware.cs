using System.Net.Mime;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Tells browsers what a page of this program may do, on every answer, files and errors too.</summary>
/// <remarks>They are set when an answer starts: whatever goes wrong before that, and clears an answer begun, cannot lose them.</remarks>
internal sealed class SecurityHeadersMiddleware
{
    // What no page here uses. Fullscreen, waking, sound and writing the clipboard are a page's own, and no foreign frame's, without a word.
    private const string Permissions = "camera=(), geolocation=(), microphone=()";

    // What is no page needs nothing, should somebody open it as one.
    private const string Nothing = "default-src 'none'; frame-ancestors ";

    // Everything is a file of this server. Charts place their parts by attributes, which no page takes from jobs;
    // browsers of before 2019, and Firefox of before 2022, know style-src alone, not that the kinds of style can be told apart.
    private const string OfPage = "default-src 'self'; style-src 'self' 'unsafe-inline'; style-src-elem 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors ";

    private readonly RequestDelegate _next;
    private readonly TimeSpan? _hsts;
    private readonly string _embedding;
    private readonly string _framedByItself;

    public SecurityHeadersMiddleware(RequestDelegate next, IOptions<AccessOptions> options)
    {
        (_next, _hsts) = (next, options.Value.Hsts);
        var others = string.Concat(options.Value.FrameAncestors.Select(origin => " " + origin));
        _framedByItself = "'self'" + others;
        _embedding = others.Length == 0 ? "'none'" : _framedByItself;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context);
        return _next(context);
    }

    private Task Write(object state)
    {
        var context = (HttpContext)state;
        var (request, headers) = (context.Request, context.Response.Headers);

        // The browser goes by what it was told with the file that it has, and a live connection is no document; said again, it is a good part of what a page costs that is opened often.
        if (context.Response.StatusCode is StatusCodes.Status304NotModified or StatusCodes.Status101SwitchingProtocols)
            return Task.CompletedTask;

        // The frame of a wall has its screen in a frame, and the page that makes walls has a wall in one.
        var isWall = request.Path.Equals("/wall", StringComparison.OrdinalIgnoreCase) || request.Path.Equals("/wall/screen", StringComparison.OrdinalIgnoreCase);
        var isPage = context.Response.ContentType?.StartsWith(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase) == true;
        headers.ContentSecurityPolicy = (isPage ? OfPage : Nothing) + (isWall ? _framedByItself : _embedding);
        if (isPage)
            headers["Permissions-Policy"] = Permissions;
        else
            headers["Cross-Origin-Resource-Policy"] = "same-origin"; // a page is of no use as a part of another, and browsers refuse it as one
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // addresses say what someone looks for
        if (request.IsHttps)
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin"; // over plain http a browser ignores it, and says so on the console
            if (_hsts is { } hsts && !ListenAddresses.IsLoopback(request.Host.Host))
                headers.StrictTransportSecurity = $"max-age={hsts.TotalSeconds:0}";
        }

        // Files are the same for all; anything else may tell of jobs, and stays in no cache.
        var isFile = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null && context.Response.StatusCode < StatusCodes.Status400BadRequest;
        if (!isFile)
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
