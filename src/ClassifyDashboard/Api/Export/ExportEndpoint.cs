using Microsoft.AspNetCore.Mvc;

namespace ClassifyDashboard.Api.Export;

/// <summary>GET /export/jobs.csv, .json, .jsonl and .parquet: the jobs of a filter as a file, from the same reader as the pages.</summary>
public static class ExportEndpoint
{
    public const string Path = "/export/jobs.";

    // All methods are mapped: see SingleRead.RefusesMethod.
    public static IEndpointRouteBuilder MapExport(this IEndpointRouteBuilder routes)
    {
        foreach (var format in ExportFormat.All)
            routes.Map(Path + format.Extension, (HttpContext context, Exporter exporter) => AnswerAsync(context, exporter, format))
                .WithMetadata(new SkipStatusCodePagesAttribute());
        return routes;
    }

    private static async Task AnswerAsync(HttpContext context, Exporter exporter, ExportFormat format)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (SingleRead.RefusesMethod(context))
            return;

        try
        {
            await exporter.AnswerAsync(context, format);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected and needs no answer.
        }
    }
}
