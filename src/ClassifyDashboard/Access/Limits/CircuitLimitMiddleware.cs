using ClassifyDashboard.Access.Network;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClassifyDashboard.Access.Limits;

/// <summary>
/// Refuses new pages and live connections when the limit of open pages is reached. The answer is a page that explains this,
/// because the normal page would look live but get no updates. Pages that are already open stay open.
/// </summary>
internal sealed class CircuitLimitMiddleware(RequestDelegate next, CircuitCounter pages)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    public Task InvokeAsync(HttpContext context) =>
        WebSocketOriginMiddleware.IsOpening(context.Request) ? OpenAsync(context)
        : !IsPage(context) && !WebSocketOriginMiddleware.IsNegotiating(context.Request) || pages.WhyFull(ClientAddress.Of(context)) is not { } why
            ? next(context)
        : IsPage(context) ? ShowAsync(context, why)
        : RefuseAsync(context, why);

    private async Task OpenAsync(HttpContext context)
    {
        var from = ClientAddress.Of(context);
        if (!pages.TryOpen(from))
        {
            await RefuseAsync(context, pages.WhyFull(from));
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            pages.Close(from);
        }
    }

    private static Task RefuseAsync(HttpContext context, string? why) =>
        PlainTextResponse.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"{why} Close a page, or try again later.", RetryAfter);

    private static Task ShowAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfter.TotalSeconds:0}";
        return new RazorComponentResult<FullPage>(new { Why = why, Again = RetryAfter }) { StatusCode = StatusCodes.Status503ServiceUnavailable }
            .ExecuteAsync(context);
    }

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
