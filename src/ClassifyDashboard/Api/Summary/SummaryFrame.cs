using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Api.Summary;

/// <summary>
/// The frame of each address that answers like the summary: it accepts GET and HEAD, reads the query, waits for jobs, and answers with an object as
/// JSON, which nobody keeps.
/// </summary>
internal sealed class SummaryFrame(JobReader reader, IdListStore lists, TimeProvider time, IHostApplicationLifetime host)
{
    private JobReader Reader => reader;

    private TimeProvider Time => time;

    private IHostApplicationLifetime Host => host;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="own">Further keys that the address knows.</param>
    /// <param name="type">How the answer is written.</param>
    /// <param name="answer">Makes the answer. It is not called for a method that is refused, and its answer is not written once the client has gone.</param>
    public async Task AnswerAsync<T>(HttpContext context, IEnumerable<string> own, JsonTypeInfo<T> type, Func<SummaryRead, Task<T>> answer)
    {
        if (SingleRead.RefusesMethod(context))
            return;
        var read = new SummaryRead(await SummaryQuery.ReadAsync(context.Request.QueryString.Value, lists, own), this, context.RequestAborted);
        try
        {
            await WriteAsync(context, await answer(read), type, read.Query.Ignored);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }

    private static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, IReadOnlyList<IgnoredValue> ignored)
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

    /// <summary>One request that is being answered.</summary>
    internal sealed class SummaryRead(SummaryQuery query, SummaryFrame frame, CancellationToken clientGone)
    {
        /// <summary>What the address says.</summary>
        public SummaryQuery Query { get; private set; } = query;

        /// <summary>The period of the window now.</summary>
        public Period Period => Query.Filter.Window.Resolve(Now, Query.Zone);

        public DateTimeOffset Now => frame.Time.GetUtcNow();

        /// <summary>Cancelled when the program stops.</summary>
        public CancellationToken Stopping => frame.Host.ApplicationStopping;

        /// <summary>Names further parts of the address that are ignored.</summary>
        public void Ignore(IEnumerable<IgnoredValue> more) => Query = Query with { Ignored = [.. Query.Ignored, .. more] };

        /// <summary>The jobs of a filter that are known when the wait ends or the program stops; null if none are.</summary>
        /// <exception cref="OperationCanceledException">The client has gone.</exception>
        public async Task<Load?> JobsAsync(JobFilter filter)
        {
            var waits = Query.Wait > TimeSpan.Zero;
            using var deadline = new CancellationTokenSource(waits ? Query.Wait : Timeout.InfiniteTimeSpan, frame.Time);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, clientGone, Stopping);

            // A failure does not end the wait, because the reader tries again by itself and can succeed within it.
            var load = await SingleRead.ReadAsync(frame.Reader, filter, Query.Zone, load => SingleRead.IsCompleteAndRecent(load, Now), waits, over);
            clientGone.ThrowIfCancellationRequested();
            return load;
        }
    }
}
