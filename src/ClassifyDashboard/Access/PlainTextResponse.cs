using System.Globalization;
using System.Net.Mime;
using System.Text;

namespace ClassifyDashboard.Access;

/// <summary>Answers in plain words, for callers that get no page.</summary>
internal static class PlainTextResponse
{
    public static async Task SayAsync(HttpContext context, int status, string words, TimeSpan? again = null)
    {
        var (response, body) = (context.Response, Encoding.UTF8.GetBytes(words + "\n"));
        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        response.ContentLength = body.Length;
        if (again is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
