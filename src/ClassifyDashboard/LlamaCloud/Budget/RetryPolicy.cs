using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Decides which requests are retried, how often and after which delay.</summary>
internal static class RetryPolicy
{
    /// <summary>The maximum number of retries after failures.</summary>
    public const int Retries = 3;

    /// <summary>The maximum number of retries in all, including those after a 429, which concerns the rate and is no failure.</summary>
    public const int AllRetries = 10;

    /// <summary>The maximum delay before a retry, whatever the service requests.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    // The budget already delays requests after a 429; a worker that sleeps longer than this would only idle.
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
        ShouldHandle = attempt =>
            ValueTask.FromResult(IsWorthRetrying(attempt.Outcome, attempt.Context.CancellationToken) && HasTriesLeft(attempt.Outcome, attempt.Context)),
        ShouldRetryAfterHeader = false, // it would obey any value: 0 sends at once, a day sleeps for a day
        DelayGenerator = attempt => ValueTask.FromResult(Wait(attempt.Outcome.Result, attempt.AttemptNumber, time)),
    };

    // Called once for each attempt, so that it may count.
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

    // Returns the service's requested delay where it is longer than the normal one; null means the normal one of failures, with its
    // jitter.
    private static TimeSpan? Wait(HttpResponseMessage? response, int attempt, TimeProvider time)
    {
        var ordinary = FirstWait * Math.Pow(2, IsPacing(response) ? Math.Min(attempt, MaxDoublings) : attempt);
        if (RetryAfter(response, time) is { } requested && requested > ordinary)
            return requested;
        return IsPacing(response) ? ordinary : null; // the budget sends them one by one, so jitter is not needed
    }

    private static bool IsPacing(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>Returns the response's Retry-After, in seconds or as a date, from zero to <see cref="LongestWait"/>.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var requested = header?.Delta ?? header?.Date - time.GetUtcNow();
        if (requested is not { } wait)
            return null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
