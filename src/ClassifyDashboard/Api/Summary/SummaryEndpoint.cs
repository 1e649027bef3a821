using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Names;

namespace ClassifyDashboard.Api.Summary;

/// <summary>GET /api/summary: the figures of a filter as JSON, from the same reader as the pages.</summary>
/// <remarks>
/// The status is 200 even if not all jobs could be read: the answer then contains the last good figures, the problem, and the
/// coverage. A caller that needs all jobs must check coverage.complete and coverage.stale.
/// </remarks>
public static class SummaryEndpoint
{
    public const string Path = "/api/summary";

    public static IEndpointConventionBuilder MapSummary(this IEndpointRouteBuilder routes) => routes.MapRead(Path, AnswerAsync, Describe);

    private static ApiOperation Describe() => new(
        "getSummary", "The figures of jobs", "How many jobs there are by status, type and configuration, how many failed, how sure the model was and how long "
            + "it took.",
        "?from=now-7d&wait=30", SummaryQuery.KeysWith(), ApiAnswer.Of<SummaryResponse>());

    private static Task AnswerAsync(HttpContext context, SummaryFrame frame, NameDirectory names) =>
        frame.AnswerAsync(context, [], SummaryJson.Default.SummaryResponse, async read =>
        {
            var load = await read.JobsAsync(read.Query.Filter);
            names.Request(load?.Figures.Configurations.Rows.Select(row => row.Id) ?? []); // for the next answer
            return load is null ? SummaryResponse.OfNothing(read.Period, read.Query.Ignored) : SummaryResponse.Of(load, names.Table, read.Query.Ignored);
        });
}
