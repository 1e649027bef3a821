using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What happens to a WebSocket on its way.</summary>
public enum WebSocketFate
{
    /// <summary>It passes, as everything else does.</summary>
    Passes,

    /// <summary>It gets 403, as from a proxy with a rule against it.</summary>
    IsForbidden,

    /// <summary>The connection is closed without a response.</summary>
    IsClosed,

    /// <summary>It gets no response.</summary>
    Hangs,

    /// <summary>It opens, and no message passes, as with some virus scanners.</summary>
    IsMute,
}

/// <summary>
/// Relays between a browser and the dashboard on the loopback address and counts the bytes to the browser, with headers and compression.
/// </summary>
sealed partial class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private long _bytes;

    public Relay(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether nothing passes: open connections hang, as when a cable is pulled, and new ones wait in vain.</summary>
    public bool IsCut { get; set; }

    /// <summary>What happens to WebSockets that are opened from now on.</summary>
    public WebSocketFate WebSockets { get; set; }

    /// <summary>Bytes sent to the browser since it was last set to 0.</summary>
    public long Bytes
    {
        get => Interlocked.Read(ref _bytes);
        set => Interlocked.Exchange(ref _bytes, value);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pairs = new List<Task>();
        try
        {
            while (true)
                pairs.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        finally
        {
            await Task.WhenAll(pairs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var _ = browser;
        using var server = new TcpClient { NoDelay = true };
        browser.NoDelay = true;
        await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
        var (near, far) = (browser.GetStream(), server.GetStream());
        var there = CopyAsync(near, far, request => IsLetThroughAsync(request, near));
        await Task.WhenAny(there, CopyAsync(far, near, answer =>
        {
            Interlocked.Add(ref _bytes, answer.Length);
            return Task.FromResult(true);
        }));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, Task<bool>> passes)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            if (IsCut)
                await ForEverAsync();
            if (!await passes(buffer.AsMemory(0, count)))
                return;
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "The protocol of WebSockets wants SHA-1.")]
    private async Task<bool> IsLetThroughAsync(ReadOnlyMemory<byte> request, NetworkStream browser)
    {
        if (WebSockets == WebSocketFate.Passes || Key().Match(Encoding.Latin1.GetString(request.Span)) is not { Success: true } key)
            return true;
        if (WebSockets == WebSocketFate.IsForbidden)
            await browser.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
        if (WebSockets == WebSocketFate.IsMute)
        {
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key.Groups[1].Value + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            await browser.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _stop.Token);
        }

        if (WebSockets is WebSocketFate.IsMute or WebSocketFate.Hangs)
            await ForEverAsync();
        return false;
    }

    private Task ForEverAsync() => Task.Delay(Timeout.Infinite, _stop.Token);

    [GeneratedRegex("^Sec-WebSocket-Key: *(\\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Key();
}
