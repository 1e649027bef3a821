using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>
/// Numbered commands and their responses over a WebSocket, as in Chromium's DevTools protocol and in WebDriver BiDi.
/// Events are ignored.
/// </summary>
sealed class MessageSocket : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private Task _reading = Task.CompletedTask;
    private int _number;

    public static async Task<MessageSocket> ConnectAsync(Uri address)
    {
        var socket = new MessageSocket();
        socket._socket.Options.KeepAliveInterval = TimeSpan.Zero; // old Chromiums hang up at a pong that they did not ask for
        await socket._socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Limit);
        socket._reading = socket.ReadAsync();
        return socket;
    }

    /// <summary>Sends a command and returns the result of its response.</summary>
    public async Task<JsonNode> SendAsync(string method, object parameters)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = _waiting[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id = number, method, @params = parameters });
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
        var said = await answer.Task.WaitAsync(Limit);
        return said["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()} {said["message"]}") : said["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var text = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(text.GetMemory(64 * 1024), _stop.Token);
                text.Advance(part.Count);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new InvalidOperationException("The browser has closed its connection.");
                if (!part.EndOfMessage)
                    continue;
                var message = JsonNode.Parse(text.WrittenSpan)!;
                text.ResetWrittenCount();
                if (message["id"] is { } number && _waiting.TryRemove(number.GetValue<int>(), out var answer))
                    answer.TrySetResult(message);
            }
        }
        catch (Exception e)
        {
            foreach (var answer in _waiting.Values)
                answer.TrySetException(e);
            throw;
        }
    }
}
