using System.Globalization;
using System.Net.Mime;
using System.Text;

namespace ClassifyDashboard.Access.Network;

/// <summary>Writes a plain text answer, for callers that get no page.</summary>
internal static class PlainTextResponse
{
    public static async Task WriteAsync(HttpContext context, int status, string text, TimeSpan? retryAfter = null)
    {
        var (response, body) = (context.Response, Encoding.UTF8.GetBytes(text + "\n"));
        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        response.ContentLength = body.Length;
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
