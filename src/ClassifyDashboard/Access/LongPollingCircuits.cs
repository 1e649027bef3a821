using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace ClassifyDashboard.Access;

/// <summary>
/// Looks after the pages whose live connection is not one request but many, by long polling: they are counted among the open
/// pages (<see cref="CircuitLimitMiddleware"/> counts WebSockets), and no request of theirs waits longer than proxies allow.
/// </summary>
internal sealed class LongPollingCircuits(CircuitCounter pages, TimeProvider time) : IHubFilter
{
    /// <summary>How long a poll waits at most. Proxies break off what is silent for 30 s (some) or 60 s (nginx); the framework's own limit is 90 s.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    // What is sent then; live.js takes it and does nothing.
    private const string Still = "live.still";

    // Kept with the connection, since the address of a later request may be another.
    private static readonly object From = new();

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var connection = context.Context;
        if (connection.Features.Get<IHttpTransportFeature>()?.TransportType == HttpTransportType.LongPolling && connection.GetHttpContext() is { } http)
        {
            var from = ClientAddress.Of(http);
            if (!pages.TryOpen(from))
            {
                connection.Abort(); // others came between its question and this; it asks again
                return;
            }

            connection.Items[From] = from;
            _ = AnswerInTimeAsync(context.Hub.Clients.Caller, connection.ConnectionAborted);
        }

        await next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.TryGetValue(From, out var from))
            pages.Close((string)from!);
        return next(context, exception);
    }

    private async Task AnswerInTimeAsync(ISingleClientProxy page, CancellationToken end)
    {
        using var timer = new PeriodicTimer(LongestPoll, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
                await page.SendAsync(Still, end);
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
    }
}
