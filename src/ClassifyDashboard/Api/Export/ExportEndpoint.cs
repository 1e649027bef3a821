using ClassifyDashboard.Api.Description;

namespace ClassifyDashboard.Api.Export;

/// <summary>
/// GET /export/jobs.csv, .json, .jsonl and .parquet: the jobs of a filter as a file, from the same reader as the pages. GET
/// /export/failures.csv and .jsonl: the causes of their failures; rules, repeats and what changed between two sides in the same way.
/// </summary>
public static class ExportEndpoint
{
    public static IEndpointRouteBuilder MapExport(this IEndpointRouteBuilder routes)
    {
        foreach (var file in ExportFile.All)
            routes.MapRead($"/export/{file.Name}.{file.Extension}", (HttpContext context, Exporter exporter, ExportMetrics metrics, TimeProvider time) =>
                AnswerAsync(context, exporter, file, metrics, time), () => ExportOperation.Of(file));
        return routes;
    }

    private static async Task AnswerAsync(HttpContext context, Exporter exporter, ExportFile file, ExportMetrics metrics, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (SingleRead.RefusesMethod(context))
            return;

        var (begun, status) = (time.GetTimestamp(), (int?)null);
        try
        {
            await exporter.AnswerAsync(context, file);
            status = context.RequestAborted.IsCancellationRequested ? null : context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected and needs no answer.
        }
        finally
        {
            metrics.Ended(file, status, time.GetElapsedTime(begun));
        }
    }
}
