using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Tells browsers what a page of this program may do, on every answer, files and errors too.</summary>
/// <remarks>They are set when an answer starts: whatever goes wrong before that, and clears an answer begun, cannot lose them.</remarks>
internal sealed class SafeHeaders
{
    private const string Permissions =
        "autoplay=(self), clipboard-write=(self), fullscreen=(self), screen-wake-lock=(self), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    private readonly RequestDelegate _next;
    private readonly string _policy;
    private readonly string _embedding;
    private readonly string _framedByItself;

    public SafeHeaders(RequestDelegate next, IOptions<AccessSettings> options)
    {
        _next = next;

        // Scripts and styles are files of this server. Charts place their parts by attributes, which no page takes from jobs.
        _policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors ";
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

        // The frame of a wall has its screen in a frame, and the page that makes walls has a wall in one.
        var isWall = request.Path.Equals("/wall", StringComparison.OrdinalIgnoreCase) || request.Path.Equals("/wall/screen", StringComparison.OrdinalIgnoreCase);
        headers.ContentSecurityPolicy = _policy + (isWall ? _framedByItself : _embedding);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // addresses say what someone looks for
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (request.IsHttps)
        {
            headers["Cross-Origin-Opener-Policy"] = "same-origin"; // over plain http a browser ignores it, and says so on the console
            if (!ListenAddresses.IsLoopback(request.Host.Host))
                headers.StrictTransportSecurity = "max-age=31536000";
        }

        // Files are the same for all; anything else may tell of jobs, and stays in no cache.
        var isFile = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null && context.Response.StatusCode < StatusCodes.Status400BadRequest;
        if (!isFile && !headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
