using ClassifyDashboard.Components.Access;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClassifyDashboard.Access;

/// <summary>
/// Lets no more live connections be opened than there is room for, and says so by a page of its own, instead of one that
/// would look alive and not be it. A page that is open already stays.
/// </summary>
internal sealed class CircuitLimitMiddleware(RequestDelegate next, CircuitCounter pages)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    public Task InvokeAsync(HttpContext context) =>
        WebSocketOriginMiddleware.IsOpening(context.Request) ? OpenAsync(context)
        : !IsPage(context) && !WebSocketOriginMiddleware.IsNegotiating(context.Request) || pages.WhyFull(ClientAddress.Of(context)) is not { } why ? next(context)
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
        PlainTextResponse.SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"There is no room for one more page. {why}", Again);

    private static Task ShowAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = $"{Again.TotalSeconds:0}";
        return new RazorComponentResult<FullPage>(new { Why = why, Again }) { StatusCode = StatusCodes.Status503ServiceUnavailable }.ExecuteAsync(context);
    }

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
