using System.Net;

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

/// <summary>Lets each attempt wait for a permit of the budget and reports its outcome.</summary>
internal sealed class BudgetHandler(RequestBudget budget, TimeProvider time) : DelegatingHandler
{
    /// <summary>The request option with the priority; without it, the priority is Backfill.</summary>
    public const string Priority = "ClassifyDashboard.Priority";

    private static readonly HttpRequestOptionsKey<RequestPriority> PriorityKey = new(Priority);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var priority = request.Options.TryGetValue(PriorityKey, out var value) ? value : RequestPriority.Backfill;
        var permit = await budget.TakeAsync(priority, cancellationToken);
        var (outcome, retryAfter) = (RequestOutcome.Other, (TimeSpan?)null);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            outcome = response.StatusCode == HttpStatusCode.TooManyRequests
                ? RequestOutcome.Refused
                : response.IsSuccessStatusCode
                ? RequestOutcome.Served
                : RequestOutcome.Other;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                retryAfter = RetryPolicy.RetryAfter(response, time);
            return response;
        }
        finally
        {
            budget.End(permit, outcome, retryAfter);
        }
    }
}
