using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;

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

    private static async Task AnswerAsync(
        HttpContext context, JobReader reader, NameDirectory names, IdListStore lists, TimeProvider time, IHostApplicationLifetime host)
    {
        if (SingleRead.RefusesMethod(context))
            return;

        var queryString = context.Request.QueryString.Value;
        var query = await SummaryQuery.ReadAsync(queryString, lists);
        var analysis = JobQuery.Read(queryString).Query.Analysis;
        var any = query with { Filter = FilterKeys.WithAnyOutcome(query.Filter) };
        var load = await SummaryEndpoint.ReadAsync(any, reader, time, context.RequestAborted, host.ApplicationStopping);
        if (load?.ReadAt is not null && query.Wait > TimeSpan.Zero && analysis.Baseline != MixBaseline.Weeks)
            await ReadBeforeAsync(any, load, reader, time, context.RequestAborted, host.ApplicationStopping);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var answer = load is null
            ? TypesResponse.OfNothing(query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone), analysis, query.Ignored)
            : TypesResponse.Of(load, EarlierMix.Peek(reader, load, analysis.Baseline, query.Zone), analysis, query.Ignored);
        names.Request(load?.Figures.Configurations.Rows.Select(row => row.Id) ?? []); // for files that name them
        await SummaryEndpoint.WriteAsync(context, answer, TypesJson.Default.TypesResponse, query.Ignored);
    }

    // A caller that waits gets the comparison as well; the page reads the period before on its own.
    private static Task<Load?> ReadBeforeAsync(
        SummaryQuery query, Load load, JobReader reader, TimeProvider time, CancellationToken clientGone, CancellationToken stopping)
    {
        var before = EarlierMix.PeriodsOf(load.Period, MixBaseline.PeriodBefore)[0];
        return SummaryEndpoint.ReadAsync(
            query with { Filter = query.Filter with { Window = TimeWindow.Between(before.From, before.To) } }, reader, time, clientGone, stopping);
    }
}
