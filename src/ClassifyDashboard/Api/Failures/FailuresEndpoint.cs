using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading;

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

    private static Task AnswerAsync(HttpContext context, SummaryFrame frame, JobReader reader) =>
        frame.AnswerAsync(context, [], FailuresJson.Default.FailuresResponse, async read =>
        {
            var (query, any) = (read.Query, FilterKeys.WithAnyOutcome(read.Query.Filter));
            var load = await read.JobsAsync(any);
            var judgement = load?.ReadAt is null ? FailureJudgement.Unknown
                : load.JudgedWith(await reader.ReadHistoryBeforeAsync(any, load.Period.From, read.Stopping));
            return load is null
                ? FailuresResponse.OfNothing(read.Period, query.Ignored)
                : FailuresResponse.Of(load, judgement, load.Causes.KeyOf(query.Filter.ErrorGroup) ?? query.Filter.ErrorGroup, query.Zone, query.Ignored);
        });
}
