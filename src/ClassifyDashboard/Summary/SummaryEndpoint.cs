using System.Net.Mime;
using System.Text.Json;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace ClassifyDashboard.Summary;

/// <summary>GET /api/summary: the figures of the page's filter as JSON, through the same reader as the screens.</summary>
/// <remarks>
/// The status is 200 whatever could be read: the last good figures stand beside the reason why there are no newer ones,
/// and the coverage says what they are worth. A caller that needs all jobs looks at coverage.complete and coverage.stale.
/// </remarks>
public static class SummaryEndpoint
{
    public const string Path = "/api/summary";

    // Every method comes here: see SingleRead.Refuses.
    public static IEndpointConventionBuilder MapSummary(this IEndpointRouteBuilder routes) =>
        routes.Map(Path, AnswerAsync).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task AnswerAsync(HttpContext context, JobReader reader, IdListStore lists, TimeProvider time, IHostApplicationLifetime host)
    {
        if (SingleRead.Refuses(context))
            return;

        var query = await SummaryQuery.ReadAsync(context.Request.QueryString.Value, lists);
        var load = await ReadAsync(query, reader, time, context.RequestAborted, host.ApplicationStopping);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var answer = load is null
            ? SummaryResponse.OfNothing(query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone), query.Ignored)
            : SummaryResponse.Of(load, query.Ignored);
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, SummaryJson.Default.SummaryResponse);

        var response = context.Response;
        response.ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        SingleRead.SayIgnored(response.Headers, query.Ignored);
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The jobs as far as they are known when the wait is over, or the program ends; null where nothing is.</summary>
    private static async Task<Load?> ReadAsync(SummaryQuery query, JobReader reader, TimeProvider time, CancellationToken gone, CancellationToken stopping)
    {
        var waits = query.Wait > TimeSpan.Zero;
        using var deadline = new CancellationTokenSource(waits ? query.Wait : Timeout.InfiniteTimeSpan, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, gone, stopping);

        // A failure is not enough: the reader tries again by itself, and may succeed within the wait.
        return await SingleRead.ReadAsync(reader, query.Filter, query.Zone, load => SingleRead.IsWhole(load, time.GetUtcNow()), waits, over);
    }
}
