using System.Globalization;
using System.IO.Pipelines;
using System.Net.Mime;
using System.Text;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Text;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Api.Export;

/// <summary>Answers with a file about the jobs of a filter, or with the reason why there is none.</summary>
/// <remarks>
/// All jobs of the file are known before its first byte, as an immutable snapshot. So the status and the headers already say whether
/// the file is complete, and no trailer is needed: if the transfer stops early, the client sees a connection error. Written bytes are
/// not kept, so a file of any length takes only the memory of its last chunk.
/// </remarks>
internal sealed class Exporter(ExportRead read, IdListStore lists, NameDirectory names, TimeProvider time, IOptions<ExportOptions> options) : IDisposable
{
    // Reading continues for some seconds after the last watcher, so a client that retries within this time finds more.
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrent);

    public async Task AnswerAsync(HttpContext context, ExportFile file)
    {
        if (!_slots.Wait(0))
        {
            WriteRetryAfter(context.Response, RetrySoon);
            await WriteTextAsync(context, StatusCodes.Status429TooManyRequests,
                $"Too many exports are running (limit {options.Value.MaxConcurrent}, set by Export:MaxConcurrent). Try again in a few seconds.");
            return;
        }

        try
        {
            var query = await ExportQuery.ReadAsync(context.Request.QueryString.Value, lists, file.Compares);
            SingleRead.WriteIgnored(context.Response.Headers, query.Ignored);
            if (query.UnusableFilters.ToList() is { Count: > 0 } unusable)
            {
                await WriteTextAsync(context, StatusCodes.Status400BadRequest,
                    $"Nothing was exported, because the address contains values that cannot be used: {SingleRead.Words(unusable)}.");
                return;
            }

            if (file.WhyNot(query, time.GetUtcNow()) is { } reason)
            {
                await WriteTextAsync(context, StatusCodes.Status400BadRequest, $"Nothing was exported. {reason}");
                return;
            }

            var reading = read.ReadAsync(query with { Filter = file.Of(query) }, context.RequestAborted);
            var other = file.OtherOf(query) is { } filter ? await read.ReadAsync(query with { Filter = filter }, context.RequestAborted) : null;
            await AnswerAsync(context, file, query with { Filter = file.Of(query) }, await reading, other);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    // Where two loads are needed, the status and the headers are those of the one that is not complete.
    private async Task AnswerAsync(HttpContext context, ExportFile file, ExportQuery query, Load? first, Load? other)
    {
        var load = other is null || first?.ReadAt is null ? first : other.ReadAt is null ? other : first;
        var response = context.Response;
        var window = load?.Period ?? query.Filter.Window.Resolve(time.GetUtcNow(), query.Zone);
        var jobs = file.NeedsTexts ? load?.Jobs : load?.Counted;
        var coverage = SummaryCoverage.Of(load?.Stage ?? LoadStage.Reading, jobs?.Count ?? 0, load?.ReadAt, load?.Problem);
        coverage = load is null ? coverage : coverage.With(load, file.NeedsTexts || query.Filter.NeedsTexts);
        WriteHeaders(response.Headers, coverage, window);
        if (load is { Unreadable: > 0 })
            response.Headers["X-Coverage-Unreadable"] = load.Unreadable.ToString(CultureInfo.InvariantCulture);
        if (!coverage.Complete && !query.Partial)
        {
            if (load is not { ListedAfter: not null, Problem: null } && (load?.Problem is null || load.Problem.RetryAfter is not null))
                WriteRetryAfter(response, load?.Problem?.RetryAfter ?? RetrySoon);
            await WriteTextAsync(context, StatusOf(load?.Problem), MessageOf(coverage, load?.Budget));
            return;
        }

        _ = names.RequestNamesAsync(load?.Jobs ?? JobSet.Empty);
        await WriteFileAsync(context, file.ContentType, $"{file.Name}-{Stamp(window.From)}-{Stamp(window.To)}.{file.Extension}", (to, cancelled) =>
            file.WriteAsync(new(first, query.Table, options.Value.WholeAddresses, names.Table, other, query.Compare), to, cancelled));
    }

    /// <summary>Answers with a file to download; to HEAD with its headers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="contentType">The type of the file.</param>
    /// <param name="name">The name of the file, of letters, digits, dots and hyphens.</param>
    /// <param name="write">Writes the bytes.</param>
    public static async Task WriteFileAsync(HttpContext context, string contentType, string name, Func<PipeWriter, CancellationToken, Task> write)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        response.Headers.XContentTypeOptions = "nosniff"; // a text in the file could look like HTML
        if (!HttpMethods.IsHead(context.Request.Method))
            await write(response.BodyWriter, context.RequestAborted);
    }

    // 4xx if the request itself is wrong, such as another organization's project: trying again would not help.
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
        if (coverage is { ListedAfter: { } after, Note: { } note })
        {
            headers["X-Coverage-Listed-After"] = ExportText.Time(new(after));
            headers["X-Coverage-Note"] = ExportText.ForHeader(note);
        }
    }

    private static string MessageOf(SummaryCoverage coverage, BudgetState? budget) => coverage is { Problem: null, Note: { } note }
        ? $"Not all jobs of this window can be exported. {note} Choose a shorter time. To export only the newer ones, add partial=true to the address."
        : coverage.Problem is { } problem
        ? $"Not all jobs of this window could be read. {problem} {Known(coverage.Jobs)} To export only these, add partial=true to the address."
        : $"The jobs of this window have not all been read yet. "
            + Known(coverage.Jobs)
            + (budget is { IsSlowed: true } ? $" The service allows {DisplayFormat.Rate(budget.RequestsPerSecond)} for this key." : "")
            + " Try again soon: the read jobs are kept. To wait longer, add wait=600 to the address. To export only the known jobs, add partial=true.";

    private static string Known(int jobs) =>
        jobs == 1 ? "1 job is known so far." : string.Create(CultureInfo.InvariantCulture, $"{jobs} jobs are known so far.");

    private static void WriteRetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static async Task WriteTextAsync(HttpContext context, int status, string message)
    {
        var body = Encoding.UTF8.GetBytes(message + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Without colons, because some systems do not allow them in file names.
    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
