using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Api.Failures;

/// <summary>GET /api/failures: what the Failures page says of a filter as JSON. It waits and answers like the summary.</summary>
public static class FailuresEndpoint
{
    public const string Path = "/api/failures";

    public static IEndpointConventionBuilder MapFailures(this IEndpointRouteBuilder routes) => routes.MapRead(Path, AnswerAsync, Describe);

    private static ApiOperation Describe() => new(
        "getFailures", "Why jobs failed", "The causes of failures with their state, what failed jobs have in common, and the failure rate by "
            + "configuration. Keys that select jobs by how they ended do not count; `error` chooses the cause whose jobs are compared with the others.",
        "?from=now-7d&wait=30", SummaryQuery.KeysWith(), ApiAnswer.Of<FailuresResponse>());

    private static async Task AnswerAsync(HttpContext context, JobReader reader, IdListStore lists, TimeProvider time, IHostApplicationLifetime host)
    {
        if (SingleRead.RefusesMethod(context))
            return;

        var query = await SummaryQuery.ReadAsync(context.Request.QueryString.Value, lists);
        var any = query with { Filter = FilterKeys.WithAnyOutcome(query.Filter) };
        var load = await SummaryEndpoint.ReadAsync(any, reader, time, context.RequestAborted, host.ApplicationStopping);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var judgement = load?.ReadAt is null ? FailureJudgement.Unknown
            : load.JudgedWith(await reader.ReadHistoryBeforeAsync(any.Filter, load.Period.From, host.ApplicationStopping));
        var answer = load is null
            ? FailuresResponse.OfNothing(query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone), query.Ignored)
            : FailuresResponse.Of(load, judgement, load.Causes.KeyOf(query.Filter.ErrorGroup) ?? query.Filter.ErrorGroup, query.Zone, query.Ignored);
        await SummaryEndpoint.WriteAsync(context, answer, FailuresJson.Default.FailuresResponse, query.Ignored);
    }
}
