using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>Answers the requests of one endpoint: delays, refusals, the answer, and faults of sending it.</summary>
/// <param name="options">The key, the delays and the rate limit, which each endpoint has for itself.</param>
/// <param name="faults">The faults that can hit a request.</param>
/// <param name="requests">The log of its requests.</param>
/// <param name="time">The clock of delays and limits.</param>
/// <param name="answer">Returns the answer to an accepted request.</param>
internal sealed class ApiEndpoint(SampleApiOptions options, Faults faults, RequestLog requests, TimeProvider time, Func<HttpContext, Answer> answer)
{
    private const int SlowPieces = 10;
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DripPause = TimeSpan.FromSeconds(1);

    private readonly RateLimit _limit = new(options.RequestsPerSecond, time);

    /// <summary>Whether the log has the path before the query string.</summary>
    public bool IsPathLogged { get; init; }

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

        var sent = Refused(context) ?? answer(context);
        if (sent.Status == 200)
            sent = AnswerFaults.Apply(sent, faults);
        Note(context, sent.Status);
        await SendAsync(context, sent);
    }

    private void Note(HttpContext context, int status) =>
        requests.Add((IsPathLogged ? context.Request.Path.Value : "") + context.Request.QueryString.Value, status);

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
}
