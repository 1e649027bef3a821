using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace ClassifyDashboard.Api.Compare;

/// <summary>GET /api/compare: what the Compare page says of two sides as JSON. It waits and answers like the summary.</summary>
public static class CompareEndpoint
{
    public const string Path = "/api/compare";

    // All methods are mapped: see SingleRead.RefusesMethod.
    public static IEndpointConventionBuilder MapCompare(this IEndpointRouteBuilder routes) =>
        routes.Map(Path, AnswerAsync).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task AnswerAsync(HttpContext context, JobReader reader, NameDirectory names, IdListStore lists, TimeProvider time,
        IHostApplicationLifetime host)
    {
        if (SingleRead.RefusesMethod(context))
            return;

        var query = await SummaryQuery.ReadAsync(context.Request.QueryString.Value, lists, [.. CompareQuery.Keys]);
        var (compare, unusable) = CompareQuery.Read(context.Request.QueryString.Value);
        query = query with { Ignored = [.. query.Ignored, .. unusable] };
        var pair = compare.Pair;
        var isComparable = pair?.IsComparable == true;
        var any = FilterKeys.WithAnyOutcome(query.Filter);
        var reading = ReadAsync(isComparable ? pair!.Base(any) : any);
        var other = isComparable && pair!.IsOfPeriods ? await ReadAsync(pair.Of(pair.B, any)) : null;
        var load = await reading;
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var answer = new CompareAnswer(compare, query, load, other, names.Table, time.GetUtcNow());
        await SummaryEndpoint.WriteAsync(context, answer.Response(), CompareJson.Default.CompareResponse, query.Ignored);

        Task<Load?> ReadAsync(JobFilter filter) =>
            SummaryEndpoint.ReadAsync(query with { Filter = filter }, reader, time, context.RequestAborted, host.ApplicationStopping);
    }
}
