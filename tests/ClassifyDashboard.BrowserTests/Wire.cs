using System.Text.Json;
using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Counts a page's requests and the traffic of its live connection, as the browser's own network panel does.</summary>
sealed class Wire
{
    private long _frames;
    private int _requests;

    private Wire()
    {
    }

    /// <summary>Bytes of the live connection's messages since the last <see cref="Restart"/>, before compression.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Requests since then, including the opening of the live connection.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<Wire> OfAsync(IPage page)
    {
        var wire = new Wire();
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.requestWillBeSent").OnEvent += (_, _) => Interlocked.Increment(ref wire._requests);
        session.Event("Network.webSocketCreated").OnEvent += (_, _) => Interlocked.Increment(ref wire._requests);
        session.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => Interlocked.Add(ref wire._frames, Length(e!.Value.GetProperty("response")));
        await session.SendAsync("Network.enable");
        return wire;
    }

    public void Restart() => (_frames, _requests) = (0, 0);

    // Binary messages are given as base64.
    private static long Length(JsonElement frame) =>
        frame.GetProperty("opcode").GetInt32() == 2
            ? frame.GetProperty("payloadData").GetString()!.Length * 3L / 4
            : frame.GetProperty("payloadData").GetString()!.Length;
}
