using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>GET /api/v2/classify, with the faults that are on.</summary>
internal sealed class ListEndpoint(SampleApiOptions options, Lister lister, Faults faults, RequestLog requests, TimeProvider time)
{
    private const int SlowPieces = 10;
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(200);

    private readonly RateLimit _limit = new(options.RequestsPerSecond, time);

    public async Task AnswerAsync(HttpContext context)
    {
        var status = 0;
        try
        {
            status = await AnswerOrFailAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away.
        }
        finally
        {
            requests.Add(context.Request.QueryString.Value ?? "", status);
        }
    }

    private async Task<int> AnswerOrFailAsync(HttpContext context)
    {
        var wait = options.Latency + options.Jitter * Random.Shared.NextDouble();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, context.RequestAborted);
        if (faults.Hits(Fault.ConnectionReset))
        {
            context.Abort();
            return 0;
        }

        if (faults.Hits(Fault.Hang))
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
        if (Spoiled(context) is { } spoiled)
            return await SendAsync(context, spoiled.Status, spoiled.Body, spoiled.Type);

        var (question, refusals) = ListQuestion.Read(context.Request.Query);
        if (refusals.Count > 0)
            return await SendAsync(context, 422, JobJson.Detail(refusals));
        if (!IsOwn(question.ProjectId, SampleWorld.ProjectId) || !IsOwn(question.OrganizationId, SampleWorld.OrganizationId))
            return await SendAsync(context, 403, JobJson.Detail("You do not have access to this project."));
        return lister.Read(question) is { } page
            ? await SendAsync(context, 200, JobJson.Write(page))
            : await SendAsync(context, 400, JobJson.Detail("Invalid page token for these filters."));
    }

    private (int Status, byte[] Body, string Type)? Spoiled(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
            return Json(401, "Not authenticated");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), Encoding.UTF8.GetBytes("Bearer " + options.ApiKey)))
            return Json(401, "Invalid API Key. Keys belong to one region: check that the address is that of yours.");
        if (!_limit.TryTake() || faults.Hits(Fault.TooManyRequests))
        {
            if (options.RetryAfter is { } after)
                context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Json(429, "Rate limit exceeded. Please slow down.");
        }

        if (faults.Hits(Fault.ServerError))
            return Json(500, $"Oops! Something went wrong on our side. Please contact support providing this correlation ID: {Guid.NewGuid()}");
        if (faults.Hits(Fault.Unavailable))
            return Json(503, "Classify endpoints are currently unavailable.");
        return faults.Hits(Fault.HtmlError)
            ? (502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"u8.ToArray(), "text/html")
            : null;

        static (int, byte[], string)? Json(int status, string detail) => (status, JobJson.Detail(detail), "application/json");
    }

    private async Task<int> SendAsync(HttpContext context, int status, byte[] body, string type = "application/json")
    {
        var (response, cancelled) = (context.Response, context.RequestAborted);
        response.StatusCode = status;
        response.ContentType = type;
        if (status == 200 && faults.Hits(Fault.TruncatedJson))
        {
            await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), cancelled);
            return status;
        }

        if (status == 200 && faults.Hits(Fault.SlowBody))
        {
            foreach (var piece in body.Chunk(body.Length / SlowPieces + 1))
            {
                await response.Body.WriteAsync(piece, cancelled);
                await response.Body.FlushAsync(cancelled);
                await Task.Delay(SlowPause, time, cancelled);
            }

            return status;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancelled);
        return status;
    }

    private static bool IsOwn(Guid? asked, string own) => asked is null || asked == Guid.Parse(own);
}
