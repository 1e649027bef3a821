using System.Net;
using System.Net.Sockets;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Stands between a browser and the dashboard on the loopback address and counts the bytes that go to the browser, headers, compression and all.</summary>
sealed class Relay : IAsyncDisposable
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

    /// <summary>Whether nothing passes: what is open hangs, as when a cable is pulled, and what is new waits in vain.</summary>
    public bool IsCut { get; set; }

    /// <summary>What went to the browser since it was last set to 0.</summary>
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
        var there = CopyAsync(browser.GetStream(), server.GetStream(), isCounted: false);
        await Task.WhenAny(there, CopyAsync(server.GetStream(), browser.GetStream(), isCounted: true));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isCounted)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            if (IsCut)
                await Task.Delay(Timeout.Infinite, _stop.Token); // never to be heard of again
            if (isCounted)
                Interlocked.Add(ref _bytes, count);
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
