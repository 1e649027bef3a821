using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Names;

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

    private static Task AnswerAsync(HttpContext context, SummaryFrame frame, NameDirectory names) =>
        frame.AnswerAsync(context, CompareQuery.Keys, CompareJson.Default.CompareResponse, async read =>
        {
            var (compare, unusable) = CompareQuery.Read(context.Request.QueryString.Value);
            read.Ignore(unusable);
            var pair = compare.Pair;
            var isComparable = pair?.IsComparable == true;
            var any = FilterKeys.WithAnyOutcome(read.Query.Filter);
            var reading = read.JobsAsync(isComparable ? pair!.Base(any) : any);
            var other = isComparable && pair!.IsOfPeriods ? await read.JobsAsync(pair.Of(pair.B, any)) : null;
            return new CompareAnswer(compare, read.Query, await reading, other, names.Table, read.Now).Response();
        });
}
