using System.Globalization;
using System.Net.Mime;
using System.Text;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Summary;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Export;

/// <summary>Answers with the jobs of a filter as a file, or says why there is none.</summary>
/// <remarks>
/// All jobs of the file are known before its first byte, as a version of them that changes no more. So the status and the
/// headers say what the file is worth, and nothing is left that only a trailer could tell: a file that is cut off on the
/// way has a broken connection, not a good end. What is written is not kept: a file of any length takes the memory of its last piece.
/// </remarks>
internal sealed class Exporter(ExportRead read, IdListStore lists, TimeProvider time, IOptions<ExportOptions> options) : IDisposable
{
    // Reading goes on for some seconds after its last watcher, so that who comes back in time finds more.
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(options.Value.MaxConcurrent);
    private readonly JobFields _fields = new(options.Value.WholeAddresses);

    public async Task AnswerAsync(HttpContext context, ExportFormat format)
    {
        if (!_free.Wait(0))
        {
            SayWhen(context.Response, SoonAgain);
            await SayAsync(context, StatusCodes.Status429TooManyRequests, $"Other exports are under way, as many as may be at once ({options.Value.MaxConcurrent}). Try again in a few seconds.");
            return;
        }

        try
        {
            var query = await ExportQuery.ReadAsync(context.Request.QueryString.Value, lists);
            SingleRead.SayIgnored(context.Response.Headers, query.Ignored);
            if (query.Deciding.ToList() is { Count: > 0 } unusable)
            {
                await SayAsync(context, StatusCodes.Status400BadRequest, $"Nothing was exported, since the file would not hold the jobs that were asked for. Not usable in the address: {SingleRead.Words(unusable)}.");
                return;
            }

            await AnswerAsync(context, format, query, await read.ReadAsync(query, context.RequestAborted));
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task AnswerAsync(HttpContext context, ExportFormat format, ExportQuery query, Load? load)
    {
        var (response, gone) = (context.Response, context.RequestAborted);
        var window = load?.Period ?? query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone);
        var coverage = SummaryCoverage.Of(load?.Stage ?? LoadStage.Reading, load?.Jobs.Count ?? 0, load?.ReadAt, load?.Problem);
        WriteHeaders(response.Headers, coverage, window);
        if (load is { Unreadable: > 0 })
            response.Headers["X-Coverage-Unreadable"] = load.Unreadable.ToString(CultureInfo.InvariantCulture);
        if (!coverage.Complete && !query.Partial)
        {
            if (load?.Problem is null || load.Problem.RetryAfter is not null)
                SayWhen(response, load?.Problem?.RetryAfter ?? SoonAgain);
            await SayAsync(context, StatusOf(load?.Problem), WordsOn(coverage, load?.Budget));
            return;
        }

        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"jobs-{Stamp(window.From)}-{Stamp(window.To)}.{format.Extension}\"";
        response.Headers.XContentTypeOptions = "nosniff"; // a text in it may look like a page
        if (!HttpMethods.IsHead(context.Request.Method))
            await format.WriteAsync(load?.InOrder(query.Table) ?? [], _fields, response.BodyWriter, gone);
    }

    // What was asked for is at fault, such as another organization's project, where asking again would not help.
    private static int StatusOf(Problem? problem) => problem?.Kind switch
    {
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.BadRequest => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static void WriteHeaders(IHeaderDictionary headers, SummaryCoverage coverage, Period window)
    {
        headers["X-Window-From"] = ExportText.Time(window.From);
        headers["X-Window-To"] = ExportText.Time(window.To);
        headers["X-Coverage-Complete"] = coverage.Complete ? "true" : "false";
        headers["X-Coverage-Stale"] = coverage.Stale ? "true" : "false";
        headers["X-Coverage-Jobs"] = coverage.Jobs.ToString(CultureInfo.InvariantCulture);
        if (coverage.ReadAt is { } readAt)
            headers["X-Coverage-Read-At"] = ExportText.Time(readAt);
        if (coverage.Problem is { } problem)
            headers["X-Coverage-Problem"] = ExportText.ForHeader(problem);
    }

    private static string WordsOn(SummaryCoverage coverage, BudgetState? budget) => coverage.Problem is { } problem
        ? $"Not all jobs of this window could be read. {problem} {Known(coverage.Jobs)} partial=true in the address exports what is known."
        : $"The jobs of this window have not all been read yet. {Known(coverage.Jobs)}{(budget is { IsSlowed: true } ? $" The service takes {BudgetNotice.Rate(budget.RequestsPerSecond)} from this key." : "")} Try again soon: what was read is kept. wait=600 in the address waits longer, partial=true exports what is known.";

    private static string Known(int jobs) => jobs == 1 ? "1 job is known so far." : string.Create(CultureInfo.InvariantCulture, $"{jobs} jobs are known so far.");

    private static void SayWhen(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static async Task SayAsync(HttpContext context, int status, string words)
    {
        var body = Encoding.UTF8.GetBytes(words + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // No colons, which names of files cannot have everywhere.
    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
