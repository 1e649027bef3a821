using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>GET /api/v2/classify, with the active faults.</summary>
internal sealed class ListEndpoint(SampleApiOptions options, Lister lister, Faults faults, RequestLog requests, TimeProvider time)
{
    private const int SlowPieces = 10;
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DripPause = TimeSpan.FromSeconds(1);

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
            // The caller disconnected.
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

        var answer = Refused(context) ?? Page(context);
        Note(context, answer.Status);
        await SendAsync(context, answer);
    }

    private Answer Page(HttpContext context)
    {
        var (question, refusals) = ListQuestion.Read(context.Request.Query);
        if (refusals.Count > 0)
            return new(422, SampleJobJson.Detail(refusals));
        if (!IsOwn(question.ProjectId, SampleWorld.ProjectId) || !IsOwn(question.OrganizationId, SampleWorld.OrganizationId))
            return new(403, SampleJobJson.Detail("You do not have access to this project."));
        var hasExpired = question.Token is not null && faults.Hits(Fault.ExpiredToken);
        return !hasExpired && lister.Read(question) is { } page
            ? AnswerFaults.Apply(new(200, SampleJobJson.Write(page)), faults)
            : new(400, SampleJobJson.Detail("Invalid page token for these filters."));
    }

    private void Note(HttpContext context, int status) => requests.Add(context.Request.QueryString.Value ?? "", status);

    private Answer? Refused(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
            return new(401, SampleJobJson.Detail("Not authenticated"));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), Encoding.UTF8.GetBytes("Bearer " + options.ApiKey)))
            return new(401, SampleJobJson.Detail("Invalid API Key. Keys belong to one region: check that the address is that of yours."));
        if (_limit.TryTake() && !faults.Hits(Fault.TooManyRequests))
            return AnswerFaults.Refusal(faults);
        if (options.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new(429, SampleJobJson.Detail("Rate limit exceeded. Please slow down."));
    }

    private async Task SendAsync(HttpContext context, Answer answer)
    {
        var (response, body, cancelled) = (context.Response, answer.Body, context.RequestAborted);
        response.StatusCode = answer.Status;
        response.ContentType = answer.Type;
        if (answer.Encoding is { } encoding)
            response.Headers.ContentEncoding = encoding;
        var (isPage, half) = (answer.Status == 200, body.AsMemory(0, body.Length / 2));
        if (isPage && faults.Hits(Fault.TruncatedJson))
        {
            await response.Body.WriteAsync(half, cancelled);
        }
        else if (isPage && faults.Hits(Fault.ShortBody))
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(half, cancelled);
            await response.Body.FlushAsync(cancelled);
            context.Abort();
        }
        else if (isPage && faults.Hits(Fault.SlowBody))
        {
            await DripAsync(response, body, body.Length / SlowPieces + 1, SlowPause, cancelled);
        }
        else if (isPage && faults.Hits(Fault.SlowDrip))
        {
            await DripAsync(response, body, 1, DripPause, cancelled);
        }
        else
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, cancelled);
        }
    }

    private async Task DripAsync(HttpResponse response, byte[] body, int drop, TimeSpan pause, CancellationToken cancelled)
    {
        for (var sent = 0; sent < body.Length; sent += drop)
        {
            await response.Body.WriteAsync(body.AsMemory(sent, Math.Min(drop, body.Length - sent)), cancelled);
            await response.Body.FlushAsync(cancelled);
            await HoldAsync(pause, cancelled);
        }
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
