using ClassifyDashboard.Access.Network;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace ClassifyDashboard.Access.Limits;

/// <summary>
/// Handles pages whose live connection uses long polling: it counts them as open pages (<see cref="CircuitLimitMiddleware"/> counts
/// WebSockets), and answers each poll before a proxy would close it.
/// </summary>
internal sealed class LongPollingCircuits(CircuitCounter pages, TimeProvider time) : IHubFilter
{
    /// <summary>
    /// The longest time until a poll is answered. Some proxies close a silent request after 30 s, nginx after 60 s; the framework's own
    /// limit is 90 s.
    /// </summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    // The message that answers a poll. live.js receives it and does nothing.
    private const string KeepAliveMethod = "live.still";

    // The key of the caller's address in the connection's items. It is kept there, because later requests can come from another address.
    private static readonly object AddressKey = new();

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var connection = context.Context;
        if (connection.Features.Get<IHttpTransportFeature>()?.TransportType == HttpTransportType.LongPolling && connection.GetHttpContext() is { } http)
        {
            var from = ClientAddress.Of(http);
            if (!pages.TryOpen(from))
            {
                connection.Abort(); // other pages were opened since the negotiation; the client will retry
                return;
            }

            connection.Items[AddressKey] = from;
            _ = KeepAliveAsync(context.Hub.Clients.Caller, connection.ConnectionAborted);
        }

        await next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.TryGetValue(AddressKey, out var from))
            pages.Close((string)from!);
        return next(context, exception);
    }

    private async Task KeepAliveAsync(ISingleClientProxy page, CancellationToken closed)
    {
        using var timer = new PeriodicTimer(LongestPoll, time);
        try
        {
            while (await timer.WaitForNextTickAsync(closed))
                await page.SendAsync(KeepAliveMethod, closed);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
