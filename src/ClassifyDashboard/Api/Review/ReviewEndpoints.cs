using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Preferences;
using ClassifyDashboard.Review;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Api.Review;

/// <summary>
/// GET /api/review: what the Review page says of a filter as JSON. POST /review/label and /review/undo: what its forms send. GET
/// /export/labels.csv and .jsonl: all labels.
/// </summary>
internal static class ReviewEndpoints
{
    public const string Path = "/api/review";

    public const string LabelPath = "/review/label";

    public const string UndoPath = "/review/undo";

    public static void MapReview(this IEndpointRouteBuilder routes)
    {
        routes.MapRead(Path, AnswerAsync, Describe);
        routes.Map(LabelPath, (HttpContext context, ReviewDesk desk, IOptions<ReviewOptions> review, IOptions<AccessOptions> access) =>
            PostAsync(context, review.Value, access.Value.Network, async (form, reviewer) => ReviewForm.Read(form) is { } read
                ? await desk.LabelAsync(read.JobId, read.Claim, read.Kind, read.TrueType, reviewer)
                : null)).WithMetadata(new SkipStatusCodePagesAttribute());
        routes.Map(UndoPath, (HttpContext context, ReviewDesk desk, IOptions<ReviewOptions> review, IOptions<AccessOptions> access) =>
            PostAsync(context, review.Value, access.Value.Network, async (_, reviewer) => await desk.UndoAsync(reviewer)))
            .WithMetadata(new SkipStatusCodePagesAttribute());
        MapLabels(routes, "csv", (labels, to, cancelled) => CsvExport.WriteAsync(labels, LabelFields.Names, LabelFields.Write, to, cancelled));
        MapLabels(routes, "jsonl", (labels, to, cancelled) => JsonExport.WriteLinesAsync(labels, LabelFields.Write, to, cancelled));
    }

    private static ApiOperation Describe() => new(
        "getReview", "What people's labels say", "How many results are wrong, with the range that chance leaves, by type and by confidence.",
        "?from=now-7d&wait=30", SummaryQuery.KeysWith(ReviewQuery.Keys.Except([ReviewQuery.PartKey])), ApiAnswer.Of<ReviewResponse>());

    private static void MapLabels(IEndpointRouteBuilder routes, string extension, LabelWriter write)
    {
        var format = ExportFormat.All.Single(each => each.Extension == extension);
        routes.MapRead($"/export/labels.{extension}", (HttpContext context, ReviewDesk desk) => ExportAsync(context, desk, format, write), () => new(
            ExportOperation.NameOf("labels", extension), $"All labels as {format.Words}", "In the order in which people gave them. It takes no keys.", "", [],
            ExportOperation.AnswerOf(format.ContentType, "LabelRow", LabelFields.Names)));
    }

    private static Task AnswerAsync(HttpContext context, SummaryFrame frame, ReviewDesk desk) =>
        frame.AnswerAsync(context, ReviewQuery.Keys, ReviewJson.Default.ReviewResponse, async read =>
        {
            var (review, unusable) = ReviewQuery.Read(context.Request.QueryString.Value);
            read.Ignore(unusable);
            var load = await read.JobsAsync(read.Query.Filter);
            await desk.ReadAsync(read.Stopping);
            return load is null
                ? ReviewResponse.OfNothing(read.Period, review.Threshold, read.Query.Ignored)
                : ReviewResponse.Of(load, desk.FiguresOf(load, review.Threshold), desk.IsDurable, read.Query.Ignored);
        });

    // The page's script asks for the bare status, a browser without it for the next page.
    private static async Task PostAsync(HttpContext context, ReviewOptions review, NetworkOptions network,
        Func<IFormCollection, Reviewer, Task<LabelOutcome?>> act)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (!IsOwn(request, network))
        {
            await PlainTextResponse.WriteAsync(context, StatusCodes.Status403Forbidden, "Only pages of this dashboard can label jobs.");
            return;
        }

        if (!review.Allows(context.User))
        {
            await PlainTextResponse.WriteAsync(context, StatusCodes.Status403Forbidden, "You may not label jobs: the setting Review:Allow says who may.");
            return;
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var outcome = await act(form, Reviewer.Of(context.User, request.Cookies[ReviewerCookie.Name]));
        if (outcome == LabelOutcome.Kept && form[ReviewForm.Back] is [{ } back])
            context.Response.Redirect($"{request.PathBase}/review{(back.StartsWith('?') ? back : "")}");
        else if (outcome == LabelOutcome.Kept)
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await PlainTextResponse.WriteAsync(context, StatusOf(outcome), WordsOf(outcome));
    }

    // A form that was sent without a script has no origin (no-referrer), but newer browsers say whose page sent it.
    private static bool IsOwn(HttpRequest request, NetworkOptions network) => request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]
        ? site == "same-origin"
        : WebSocketOriginMiddleware.WhyRefused(request, network) is null;

    private static int StatusOf(LabelOutcome? outcome) => outcome switch
    {
        LabelOutcome.UnknownJob => StatusCodes.Status404NotFound,
        LabelOutcome.NotStored => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string WordsOf(LabelOutcome? outcome) => outcome switch
    {
        LabelOutcome.UnknownJob => "There is no such job to label: it was given to nobody, or long ago.",
        LabelOutcome.NotStored => "The label could not be stored, so it does not count. Try again. The server's log says what is wrong with the store.",
        _ => "This is no label.",
    };

    private delegate Task LabelWriter(IEnumerable<Label> labels, System.IO.Pipelines.PipeWriter to, CancellationToken cancellationToken);

    private static async Task ExportAsync(HttpContext context, ReviewDesk desk, ExportFormat format, LabelWriter write)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (SingleRead.RefusesMethod(context))
            return;
        await desk.ReadAsync(context.RequestAborted);
        await Exporter.WriteFileAsync(context, format.ContentType, $"labels.{format.Extension}", (to, cancelled) =>
            write(desk.Labels.All.OrderBy(label => label.At).ThenBy(label => label.Job.Id, StringComparer.Ordinal), to, cancelled));
    }
}
