using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>What is tried again, how often and after how long.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a request is tried again that failed.</summary>
    public const int Retries = 3;

    /// <summary>How often a request is tried again in all, the times it was answered 429 included: that is a matter of pace, not a failure.</summary>
    public const int AllRetries = 10;

    /// <summary>The longest wait before a next attempt, whatever the service asks for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    // The budget makes the requests wait that were answered 429; a lane that sleeps longer than this would only lie idle.
    private const int MaxDoublings = 3;

    private static readonly ResiliencePropertyKey<int> Failures = new("ClassifyDashboard.Failures");

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public static HttpRetryStrategyOptions For(TimeProvider time) => new()
    {
        MaxRetryAttempts = AllRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstWait,
        MaxDelay = LongestWait,
        ShouldHandle = attempt => ValueTask.FromResult(IsWorthRetrying(attempt.Outcome, attempt.Context.CancellationToken) && HasTriesLeft(attempt.Outcome, attempt.Context)),
        ShouldRetryAfterHeader = false, // it would obey any value: 0 hammers, a day sleeps for a day
        DelayGenerator = attempt => ValueTask.FromResult(Wait(attempt.Outcome.Result, attempt.AttemptNumber, time)),
    };

    // Asked once for each attempt, so that it may count.
    private static bool HasTriesLeft(Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        if (IsPacing(outcome.Result))
            return true;
        var failures = context.Properties.GetValue(Failures, 0) + 1;
        context.Properties.Set(Failures, failures);
        return failures <= Retries;
    }

    private static bool IsWorthRetrying(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) => outcome switch
    {
        _ when cancellationToken.IsCancellationRequested => false,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests } => true,
        { Result: { } response } => (int)response.StatusCode >= 500,
        _ => outcome.Exception is HttpRequestException or IOException or TimeoutException,
    };

    // The wait the service asked for where it is longer than the ordinary one; null means the ordinary one of failures, with its jitter.
    private static TimeSpan? Wait(HttpResponseMessage? response, int attempt, TimeProvider time)
    {
        var ordinary = FirstWait * Math.Pow(2, IsPacing(response) ? Math.Min(attempt, MaxDoublings) : attempt);
        if (RetryAfter(response, time) is { } asked && asked > ordinary)
            return asked;
        return IsPacing(response) ? ordinary : null; // the budget sends them one by one, so that no chance is needed
    }

    private static bool IsPacing(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.TooManyRequests;

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
