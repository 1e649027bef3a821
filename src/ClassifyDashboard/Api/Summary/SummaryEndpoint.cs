using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;

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

    private static async Task AnswerAsync(HttpContext context, JobReader reader, NameDirectory names, IdListStore lists, TimeProvider time,
        IHostApplicationLifetime host)
    {
        if (SingleRead.RefusesMethod(context))
            return;

        var query = await SummaryQuery.ReadAsync(context.Request.QueryString.Value, lists);
        var load = await ReadAsync(query, reader, time, context.RequestAborted, host.ApplicationStopping);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var answer = load is null
            ? SummaryResponse.OfNothing(query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone), query.Ignored)
            : SummaryResponse.Of(load, names.Table, query.Ignored);
        names.Request(load?.Figures.Configurations.Rows.Select(row => row.Id) ?? []); // for the next answer
        await WriteAsync(context, answer, SummaryJson.Default.SummaryResponse, query.Ignored);
    }

    /// <summary>Answers with an object as JSON, which nobody keeps.</summary>
    internal static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, IReadOnlyList<IgnoredValue> ignored)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        var response = context.Response;
        response.ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        SingleRead.WriteIgnored(response.Headers, ignored);
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The jobs that are known when the wait ends or the program stops; null if none are.</summary>
    internal static async Task<Load?> ReadAsync(SummaryQuery query, JobReader reader, TimeProvider time, CancellationToken clientGone,
        CancellationToken stopping)
    {
        var waits = query.Wait > TimeSpan.Zero;
        using var deadline = new CancellationTokenSource(waits ? query.Wait : Timeout.InfiniteTimeSpan, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, clientGone, stopping);

        // A failure does not end the wait, because the reader tries again by itself and can succeed within it.
        return await SingleRead.ReadAsync(reader, query.Filter, query.Zone, load => SingleRead.IsCompleteAndRecent(load, time.GetUtcNow()), waits, over);
    }
}
