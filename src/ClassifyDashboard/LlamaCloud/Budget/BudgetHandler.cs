using System.Diagnostics;
using System.Net;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>The outcome of a request, as far as it concerns the budget.</summary>
internal enum RequestOutcome
{
    Served,

    /// <summary>429.</summary>
    Refused,

    /// <summary>Any other outcome; it shows nothing about the rate.</summary>
    Other,
}

/// <summary>Lets each attempt wait for a permit of the budget, reports its outcome, and measures both.</summary>
internal sealed class BudgetHandler(RequestBudget budget, RequestMetrics metrics, TimeProvider time) : DelegatingHandler
{
    /// <summary>The request option with the priority; without it, the priority is Backfill.</summary>
    public const string Priority = "ClassifyDashboard.Priority";

    private static readonly HttpRequestOptionsKey<RequestPriority> PriorityKey = new(Priority);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var priority = request.Options.TryGetValue(PriorityKey, out var value) ? value : RequestPriority.Backfill;
        using var activity = Tracing.Start("request", ActivityKind.Client);
        var queued = time.GetTimestamp();
        var permit = await budget.TakeAsync(priority, cancellationToken);
        var (outcome, result, retryAfter, sent) = (RequestOutcome.Other, "other", (TimeSpan?)null, time.GetTimestamp());
        metrics.Sent(priority, time.GetElapsedTime(queued, sent));
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            result = RequestMetrics.OutcomeOf(response.StatusCode);
            outcome = response.StatusCode == HttpStatusCode.TooManyRequests
                ? RequestOutcome.Refused
                : response.IsSuccessStatusCode
                ? RequestOutcome.Served
                : RequestOutcome.Other;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                retryAfter = RetryPolicy.RetryAfter(response, time);
            return response;
        }
        catch (Exception e)
        {
            result = RequestMetrics.OutcomeOf(e);
            throw;
        }
        finally
        {
            budget.End(permit, outcome, retryAfter);
            metrics.Ended(priority, result, time.GetElapsedTime(sent));
            activity?.SetTag("priority", DashboardMeter.Word(priority)).SetTag("outcome", result)
                .SetTag("wait", time.GetElapsedTime(queued, sent).TotalSeconds);
            if (outcome != RequestOutcome.Served)
                activity.Fail(result);
        }
    }
}
