using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>What is tried again, how often and after how long.</summary>
internal static class RetryRules
{
    public const int Retries = 3;

    /// <summary>The longest wait before a next attempt, whatever the service asks for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public static HttpRetryStrategyOptions For(TimeProvider time) => new()
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstWait,
        MaxDelay = LongestWait,
        ShouldHandle = attempt => ValueTask.FromResult(IsWorthRetrying(attempt.Outcome, attempt.Context.CancellationToken)),
        ShouldRetryAfterHeader = false, // it would obey any value: 0 hammers, a day sleeps for a day
        DelayGenerator = attempt => ValueTask.FromResult(AskedWait(attempt.Outcome.Result, attempt.AttemptNumber, time)),
    };

    private static bool IsWorthRetrying(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) => outcome switch
    {
        _ when cancellationToken.IsCancellationRequested => false,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests } => true,
        { Result: { } response } => (int)response.StatusCode >= 500,
        _ => outcome.Exception is HttpRequestException or IOException or TimeoutException,
    };

    /// <summary>The wait the service asked for where it is longer than the ordinary one; null means the ordinary one, with its jitter.</summary>
    private static TimeSpan? AskedWait(HttpResponseMessage? response, int attempt, TimeProvider time) =>
        RetryAfter(response, time) is { } asked && asked > FirstWait * Math.Pow(2, attempt) ? asked : null;

    /// <summary>What the answer's Retry-After says, in seconds or as a date, from zero to <see cref="LongestWait"/>.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var asked = header?.Delta ?? header?.Date - time.GetUtcNow();
        if (asked is not { } wait)
            return null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
