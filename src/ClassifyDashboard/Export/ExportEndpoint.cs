using ClassifyDashboard.Summary;
using Microsoft.AspNetCore.Mvc;

namespace ClassifyDashboard.Export;

/// <summary>GET /export/jobs.csv, .json and .jsonl: the jobs of the page's filter as a file, through the same reader as the screens.</summary>
public static class ExportEndpoint
{
    public const string Path = "/export/jobs.";

    // Every method comes here: see SingleRead.Refuses.
    public static IEndpointRouteBuilder MapExport(this IEndpointRouteBuilder routes)
    {
        foreach (var format in ExportFormat.All)
            routes.Map(Path + format.Extension, (HttpContext context, Exporter exporter) => AnswerAsync(context, exporter, format)).WithMetadata(new SkipStatusCodePagesAttribute());
        return routes;
    }

    private static async Task AnswerAsync(HttpContext context, Exporter exporter, ExportFormat format)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (SingleRead.Refuses(context))
            return;

        try
        {
            await exporter.AnswerAsync(context, format);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who has gone away needs no answer.
        }
    }
}
