using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Api.Compare;

/// <summary>GET /api/compare: what the Compare page says of two sides as JSON. It waits and answers like the summary.</summary>
public static class CompareEndpoint
{
    public const string Path = "/api/compare";

    public static IEndpointConventionBuilder MapCompare(this IEndpointRouteBuilder routes) => routes.MapRead(Path, AnswerAsync, Describe);

    private static ApiOperation Describe() => new(
        "getComparison", "Whether a change helped", "Two sides beside each other, and whether B is better than A beyond chance. While no two sides "
            + "are chosen, it offers pairs. Keys that select jobs by how they ended do not count.",
        "?a=period:now-14d..now-7d&b=period:now-7d..now&wait=30", SummaryQuery.KeysWith(CompareQuery.Keys.Except([CompareQuery.FlipKey])),
        ApiAnswer.Of<CompareResponse>());

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
