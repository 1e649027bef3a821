using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace ClassifyDashboard.Api.Failures;

/// <summary>GET /api/failures: what the Failures page says of a filter as JSON. It waits and answers like the summary.</summary>
public static class FailuresEndpoint
{
    public const string Path = "/api/failures";

    // All methods are mapped: see SingleRead.RefusesMethod.
    public static IEndpointConventionBuilder MapFailures(this IEndpointRouteBuilder routes) =>
        routes.Map(Path, AnswerAsync).WithMetadata(new SkipStatusCodePagesAttribute());

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
