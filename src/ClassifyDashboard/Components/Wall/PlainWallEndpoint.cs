using System.Globalization;
using ClassifyDashboard.Preferences;
using Microsoft.Net.Http.Headers;

namespace ClassifyDashboard.Components.Wall;

/// <summary>
/// Answers GET /wall/plain with a wall that the server rendered, for screens that cannot have a live connection. Screens ask every few
/// seconds and send an ETag, so that an unchanged wall is not sent again.
/// </summary>
internal static class PlainWallEndpoint
{
    /// <summary>The server's time in milliseconds since 1970. Screens calculate the age of their figures from it.</summary>
    public const string Now = "X-Wall-Now";

    /// <summary>The build of the server.</summary>
    public const string Build = "X-Wall-Build";

    public static async Task AnswerAsync(HttpContext http, PlainWalls walls, TimeProvider time, string build)
    {
        var (request, response) = (http.Request, http.Response);
        var preferences = BrowserPreferences.From(request);
        var screen = await walls.GetAsync(new(
            request.QueryString.Value ?? "",
            preferences.ChosenZone ?? preferences.Zone ?? preferences.UnknownZone,
            CultureInfo.CurrentCulture.Name,
            $"{request.Scheme}://{request.Host}{request.PathBase}/"));
        response.Headers[Now] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers[Build] = build;
        response.Headers.ETag = screen.Version;
        if (request.Headers.IfNoneMatch.ToString().Contains(screen.Version, StringComparison.Ordinal)) // a proxy that compresses makes the ETag weak
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isCompressed = request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var body = isCompressed ? screen.Compressed : screen.Html;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (isCompressed)
            response.Headers.ContentEncoding = "gzip";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
