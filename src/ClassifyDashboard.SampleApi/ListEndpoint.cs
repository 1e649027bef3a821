using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>GET /api/v2/classify, with the faults that are on.</summary>
internal sealed class ListEndpoint(SampleApiOptions options, Lister lister, Faults faults, RequestLog requests, TimeProvider time)
{
    private const string Json = "application/json";
    private const int SlowPieces = 10;
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(200);

    private readonly RateLimit _limit = new(options.RequestsPerSecond, time);

    public async Task AnswerAsync(HttpContext context)
    {
        requests.Count();
        try
        {
            await AnswerOrFailAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away.
        }
    }

    private async Task AnswerOrFailAsync(HttpContext context)
    {
        var wait = options.Latency + options.Jitter * Random.Shared.NextDouble();
        if (wait > TimeSpan.Zero)
            await HoldAsync(wait, context.RequestAborted);
        if (faults.Hits(Fault.ConnectionReset))
        {
            Note(context, 0);
            context.Abort();
            return;
        }

        if (faults.Hits(Fault.Hang))
        {
            Note(context, 0);
            await HoldAsync(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }

        var (status, body, type) = Spoiled(context) ?? Answer(context);
        Note(context, status);
        await SendAsync(context, status, body, type);
    }

    private (int Status, byte[] Body, string Type) Answer(HttpContext context)
    {
        var (question, refusals) = ListQuestion.Read(context.Request.Query);
        if (refusals.Count > 0)
            return (422, JobJson.Detail(refusals), Json);
        if (!IsOwn(question.ProjectId, SampleWorld.ProjectId) || !IsOwn(question.OrganizationId, SampleWorld.OrganizationId))
            return (403, JobJson.Detail("You do not have access to this project."), Json);
        return lister.Read(question) is { } page
            ? (200, JobJson.Write(page), Json)
            : (400, JobJson.Detail("Invalid page token for these filters."), Json);
    }

    private void Note(HttpContext context, int status) => requests.Add(context.Request.QueryString.Value ?? "", status);

    private (int Status, byte[] Body, string Type)? Spoiled(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
            return Refused(401, "Not authenticated");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), Encoding.UTF8.GetBytes("Bearer " + options.ApiKey)))
            return Refused(401, "Invalid API Key. Keys belong to one region: check that the address is that of yours.");
        if (!_limit.TryTake() || faults.Hits(Fault.TooManyRequests))
        {
            if (options.RetryAfter is { } after)
                context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Refused(429, "Rate limit exceeded. Please slow down.");
        }

        if (faults.Hits(Fault.ServerError))
            return Refused(500, $"Oops! Something went wrong on our side. Please contact support providing this correlation ID: {Guid.NewGuid()}");
        if (faults.Hits(Fault.Unavailable))
            return Refused(503, "Classify endpoints are currently unavailable.");
        return faults.Hits(Fault.HtmlError)
            ? (502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"u8.ToArray(), "text/html")
            : null;

        static (int, byte[], string)? Refused(int status, string detail) => (status, JobJson.Detail(detail), Json);
    }

    private async Task SendAsync(HttpContext context, int status, byte[] body, string type)
    {
        var (response, cancelled) = (context.Response, context.RequestAborted);
        response.StatusCode = status;
        response.ContentType = type;
        if (status == 200 && faults.Hits(Fault.TruncatedJson))
        {
            await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), cancelled);
            return;
        }

        if (status == 200 && faults.Hits(Fault.SlowBody))
        {
            foreach (var piece in body.Chunk(body.Length / SlowPieces + 1))
            {
                await response.Body.WriteAsync(piece, cancelled);
                await response.Body.FlushAsync(cancelled);
                await HoldAsync(SlowPause, cancelled);
            }

            return;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancelled);
    }

    private async Task HoldAsync(TimeSpan wait, CancellationToken cancelled)
    {
        requests.Hold(1);
        try
        {
            await Task.Delay(wait, time, cancelled);
        }
        finally
        {
            requests.Hold(-1);
        }
    }

    private static bool IsOwn(Guid? asked, string own) => asked is null || asked == Guid.Parse(own);
}
