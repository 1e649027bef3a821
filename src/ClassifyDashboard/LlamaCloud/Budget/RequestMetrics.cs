using System.Diagnostics.Metrics;
using System.Net;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Counts the requests to the service by outcome and priority, and measures the budget.</summary>
internal sealed class RequestMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;

    public RequestMetrics(IMeterFactory meters, RequestBudget budget, TimeProvider time)
    {
        var meter = DashboardMeter.Of(meters);
        _requests = meter.CreateCounter<long>(
            DashboardMeter.Prefix + "requests", "{request}", "Requests to the service, each attempt, by priority and outcome.");
        _duration = meter.CreateHistogram(
            DashboardMeter.Prefix + "request.duration", "s", "From sending a request to the end of its answer, without the wait in the budget.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60] });
        _wait = meter.CreateHistogram(
            DashboardMeter.Prefix + "request.wait", "s", "How long a request waited in the budget before it was sent.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300] });
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "budget.rate", () => budget.State.RequestsPerSecond, "{request}/s", "The rate of requests that the service accepts.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "budget.limit", () => budget.State.Configured, "{request}/s", "The rate of requests that the settings allow.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "budget.waiting", () => budget.State.Waiting, "{request}", "Requests that wait in the budget.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "budget.in_flight", () => budget.InFlight, "{request}", "Requests that were sent and are not answered.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "budget.pause", () => PauseOf(budget.State, time.GetUtcNow()), "s",
            "How much longer the budget pauses because the service asked for it; 0 without a pause.");
    }

    /// <summary>Returns the outcome of an answered request: one of few words.</summary>
    /// <param name="status">The status of the answer.</param>
    public static string OutcomeOf(HttpStatusCode status) => (int)status switch
    {
        (int)HttpStatusCode.TooManyRequests => "rate_limited",
        >= 200 and < 300 => "ok",
        >= 300 and < 400 => "redirect",
        >= 400 and < 500 => "client_error",
        >= 500 => "server_error",
        _ => "other",
    };

    /// <summary>Returns the outcome of a request without an answer: one of few words.</summary>
    /// <param name="exception">Why there is none.</param>
    public static string OutcomeOf(Exception exception) => exception switch
    {
        TimeoutException => "timeout",
        OperationCanceledException => "cancelled",
        HttpRequestException or IOException => "unreachable",
        _ => "failed",
    };

    /// <summary>Notes that a request was sent.</summary>
    public void Sent(RequestPriority priority, TimeSpan wait) => _wait.Record(wait.TotalSeconds, Label(priority));

    /// <summary>Notes that a request has ended.</summary>
    public void Ended(RequestPriority priority, string outcome, TimeSpan duration)
    {
        _requests.Add(1, Label(priority), new("outcome", outcome));
        _duration.Record(duration.TotalSeconds, Label(priority));
    }

    private static KeyValuePair<string, object?> Label(RequestPriority priority) => new("priority", DashboardMeter.Word(priority));

    private static double PauseOf(BudgetState state, DateTimeOffset now) =>
        state.PausedUntil is { } until && until > now ? (until - now).TotalSeconds : 0;
}
