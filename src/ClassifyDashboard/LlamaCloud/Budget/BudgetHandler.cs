using System.Net;

namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>What became of a request, as far as the budget is concerned.</summary>
internal enum RequestOutcome
{
    Served,

    /// <summary>429.</summary>
    Refused,

    /// <summary>Anything else: says nothing about the pace.</summary>
    Other,
}

/// <summary>Lets each attempt wait for its turn in the budget, and tells the budget what became of it.</summary>
internal sealed class BudgetHandler(RequestBudget budget, TimeProvider time) : DelegatingHandler
{
    /// <summary>Where a request carries its priority; without one it is Backfill.</summary>
    public const string Priority = "ClassifyDashboard.Priority";

    private static readonly HttpRequestOptionsKey<RequestPriority> PriorityKey = new(Priority);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var priority = request.Options.TryGetValue(PriorityKey, out var told) ? told : RequestPriority.Backfill;
        var turn = await budget.TakeAsync(priority, cancellationToken);
        var (answer, retryAfter) = (RequestOutcome.Other, (TimeSpan?)null);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            answer = response.StatusCode == HttpStatusCode.TooManyRequests ? RequestOutcome.Refused : response.IsSuccessStatusCode ? RequestOutcome.Served : RequestOutcome.Other;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                retryAfter = RetryPolicy.RetryAfter(response, time);
            return response;
        }
        finally
        {
            budget.End(turn, answer, retryAfter);
        }
    }
}
