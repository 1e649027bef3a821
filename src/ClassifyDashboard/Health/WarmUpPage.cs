using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.Health;

/// <summary>One page of a rehearsal, opened as a browser opens it: its HTML, then its live connection until it was drawn over that.</summary>
internal static partial class WarmUpPage
{
    // The page itself, and what comes of its first calls of the script.
    private const int Drawings = 2;

    /// <exception cref="InvalidOperationException">It came, but not as a page that comes alive.</exception>
    public static async Task OpenAsync(HttpClient http, Uri page, CancellationToken cancellationToken)
    {
        var html = await http.GetStringAsync(page, cancellationToken).ConfigureAwait(false);
        var root = new Uri(page, "/");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", root.GetLeftPart(UriPartial.Authority));
        socket.Options.DangerousDeflateOptions = new();
        await socket.ConnectAsync(new UriBuilder(root) { Scheme = "ws", Path = "/_blazor" }.Uri, cancellationToken).ConfigureAwait(false);
        await SendAsync(BlazorPackMessages.Handshake).ConfigureAwait(false);
        var state = State().Match(html).Groups[1].Value;
        await SendAsync(BlazorPackMessages.Call("1", "StartCircuit", root.ToString(), page.ToString(), "[]", state)).ConfigureAwait(false);
        await SendAsync(BlazorPackMessages.Call(null, "UpdateRootComponents", Components(html), state)).ConfigureAwait(false);
        await FollowAsync(socket, SendAsync, cancellationToken).ConfigureAwait(false);

        ValueTask SendAsync(ReadOnlyMemory<byte> message) => socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private static async Task FollowAsync(ClientWebSocket socket, Func<ReadOnlyMemory<byte>, ValueTask> send, CancellationToken cancellationToken)
    {
        var (come, length, drawn, isGreeted) = (new byte[64 * 1024], 0, 0, false);
        while (drawn < Drawings)
        {
            if (length == come.Length)
                Array.Resize(ref come, 2 * come.Length);
            var piece = await socket.ReceiveAsync(come.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (piece.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("The live connection of a page was closed before the page was drawn.");
            length += piece.Count;
            if (!isGreeted && come.AsSpan(0, length).IndexOf((byte)0x1e) is var greeting and >= 0)
            {
                isGreeted = true;
                length = Rest(come, greeting + 1, length);
            }

            foreach (var (target, first) in isGreeted ? Take(come, ref length) : [])
            {
                drawn += target == "JS.RenderBatch" ? 1 : 0;
                if (target == "JS.RenderBatch")
                    await send(BlazorPackMessages.Call(null, "OnRenderCompleted", first, null)).ConfigureAwait(false);
                else if (target == "JS.BeginInvokeJS" && first > 0)
                    await send(BlazorPackMessages.Call(null, "EndInvokeJSFromDotNet", first, true, string.Create(CultureInfo.InvariantCulture, $"[{first},true,null]"))).ConfigureAwait(false);
            }
        }
    }

    private static List<(string Target, long First)> Take(byte[] come, ref int length)
    {
        ReadOnlySpan<byte> left = come.AsSpan(0, length);
        var taken = new List<(string, long)>();
        while (BlazorPackMessages.TryTake(ref left, out var target, out var first))
            taken.Add((target, first));
        length = Rest(come, length - left.Length, length);
        return taken;
    }

    private static int Rest(byte[] come, int from, int until)
    {
        come.AsSpan(from, until - from).CopyTo(come);
        return until - from;
    }

    // What is to come alive, as the script asks for it.
    private static string Components(string html)
    {
        var operations = new JsonArray();
        foreach (Match match in Markers().Matches(html))
        {
            var marker = JsonNode.Parse(match.Groups[1].Value)!;
            if ((string?)marker["type"] != "server" || marker["descriptor"] is null)
                continue;
            marker["uniqueId"] = operations.Count;
            operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = marker });
        }

        return operations.Count > 0 ? new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString()
            : throw new InvalidOperationException("A page holds nothing that is to come alive.");
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([A-Za-z0-9+/=]+)-->")]
    private static partial Regex State();
}
