using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.WarmUp;

/// <summary>Opens one page as a browser does: first its HTML, then its live connection until the page was rendered over it.</summary>
internal static partial class WarmUpPage
{
    // The first render of the page, and the render after its first script calls.
    private const int ExpectedRenders = 2;

    /// <exception cref="InvalidOperationException">The answer is no interactive page.</exception>
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
        var (received, length, renders, isHandshakeDone) = (new byte[64 * 1024], 0, 0, false);
        while (renders < ExpectedRenders)
        {
            if (length == received.Length)
                Array.Resize(ref received, 2 * received.Length);
            var chunk = await socket.ReceiveAsync(received.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (chunk.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("The live connection of a page was closed before the page was rendered.");
            length += chunk.Count;
            if (!isHandshakeDone && received.AsSpan(0, length).IndexOf((byte)0x1e) is var handshakeEnd and >= 0)
            {
                isHandshakeDone = true;
                length = MoveToStart(received, handshakeEnd + 1, length);
            }

            foreach (var (target, first) in isHandshakeDone ? Take(received, ref length) : [])
            {
                renders += target == "JS.RenderBatch" ? 1 : 0;
                if (target == "JS.RenderBatch")
                    await send(BlazorPackMessages.Call(null, "OnRenderCompleted", first, null)).ConfigureAwait(false);
                else if (target == "JS.BeginInvokeJS" && first > 0)
                    await send(BlazorPackMessages.Call(null, "EndInvokeJSFromDotNet", first, true,
                        string.Create(CultureInfo.InvariantCulture, $"[{first},true,null]"))).ConfigureAwait(false);
            }
        }
    }

    private static List<(string Target, long First)> Take(byte[] received, ref int length)
    {
        ReadOnlySpan<byte> left = received.AsSpan(0, length);
        var taken = new List<(string, long)>();
        while (BlazorPackMessages.TryTake(ref left, out var target, out var first))
            taken.Add((target, first));
        length = MoveToStart(received, length - left.Length, length);
        return taken;
    }

    private static int MoveToStart(byte[] received, int from, int until)
    {
        received.AsSpan(from, until - from).CopyTo(received);
        return until - from;
    }

    // The interactive components, in the format of Blazor's script.
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
            : throw new InvalidOperationException("The page contains no interactive component.");
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([A-Za-z0-9+/=]+)-->")]
    private static partial Regex State();
}
