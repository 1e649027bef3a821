using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Api.Types;

/// <summary>GET /api/types: what the Types page says of a filter as JSON. It waits and answers like the summary.</summary>
public static class TypesEndpoint
{
    public const string Path = "/api/types";

    public static IEndpointConventionBuilder MapTypes(this IEndpointRouteBuilder routes) => routes.MapRead(Path, AnswerAsync, Describe);

    private static ApiOperation Describe() => new(
        "getTypes", "What the results are", "The shares of the types beside those of an earlier time, the rules and how often each matches, competing "
            + "rules, the exact confidences, repeated documents, and documents that no rule matched. Keys that select jobs by how they ended do not count.",
        "?from=now-7d&threshold=0.8&wait=30", SummaryQuery.KeysWith(AnalysisOptions.Keys), ApiAnswer.Of<TypesResponse>());

    private static Task AnswerAsync(HttpContext context, SummaryFrame frame, JobReader reader, NameDirectory names) =>
        frame.AnswerAsync(context, [], TypesJson.Default.TypesResponse, async read =>
        {
            var query = read.Query;
            var analysis = JobQuery.Read(context.Request.QueryString.Value).Query.Analysis;
            var any = FilterKeys.WithAnyOutcome(query.Filter);
            var load = await read.JobsAsync(any);

            // A caller that waits gets the comparison as well; the page reads the period before on its own.
            if (load?.ReadAt is not null && query.Wait > TimeSpan.Zero && analysis.Baseline != MixBaseline.Weeks
                && EarlierMix.PeriodsOf(load.Period, MixBaseline.PeriodBefore) is [var before, ..])
                await read.JobsAsync(any with { Window = TimeWindow.Between(before.From, before.To) });
            names.Request(load?.Figures.Configurations.Rows.Select(row => row.Id) ?? []); // for files that name them
            return load is null
                ? TypesResponse.OfNothing(read.Period, analysis, query.Ignored)
                : TypesResponse.Of(load, EarlierMix.Peek(reader, load, analysis.Baseline, query.Zone), analysis, query.Ignored);
        });
}
