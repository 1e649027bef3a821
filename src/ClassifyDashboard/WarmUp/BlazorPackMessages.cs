using System.Buffers.Binary;
using System.Text;

namespace ClassifyDashboard.WarmUp;

/// <summary>
/// The few messages of a live connection that the warm-up needs, in the format of blazor.web.js: MessagePack, each with a length
/// prefix. A client library would have to be compiled at the start too, and the start must be short.
/// </summary>
internal static class BlazorPackMessages
{
    /// <summary>The first message.</summary>
    public static ReadOnlyMemory<byte> Handshake { get; } = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    /// <summary>A call of a server method: without an id no result is expected, with an id one is.</summary>
    public static byte[] Call(string? id, string target, params ReadOnlySpan<object?> arguments)
    {
        var body = new List<byte> { 0x95, 1, 0x80 }; // five parts: a call, without headers
        Write(body, id);
        Write(body, target);
        body.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
            Write(body, argument);

        var message = new List<byte>();
        for (var length = body.Count; ; length >>= 7)
        {
            message.Add((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f)
                break;
        }

        return [.. message, .. body];
    }

    /// <summary>
    /// Takes the first complete message from the received bytes: the called method, and its first argument if this is a number.
    /// </summary>
    /// <returns>False if no complete message has arrived yet.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out string target, out long first)
    {
        (target, first) = ("", 0);
        var (length, at) = (0, 0);
        for (var shift = 0; ; shift += 7)
        {
            if (at == received.Length)
                return false;
            length |= (received[at] & 0x7f) << shift;
            if (received[at++] <= 0x7f)
                break;
        }

        if (received.Length - at < length)
            return false;
        var message = received.Slice(at, length);
        received = received[(at + length)..];
        if (message is [>= 0x90 and <= 0x9f, 1, 0x80, 0xc0, .. var call]) // other messages are results and pings
            (target, first) = Read(call);
        return true;
    }

    private static (string Target, long First) Read(ReadOnlySpan<byte> call)
    {
        var (from, length) = call[0] == 0xd9 ? (2, call[1]) : (1, call[0] & 0x1f);
        var target = Encoding.UTF8.GetString(call.Slice(from, length));
        return (target, call[(from + length)..] is [> 0x90 and <= 0x9f, .. var arguments] ? Number(arguments) : 0);
    }

    private static long Number(ReadOnlySpan<byte> value) => value[0] switch
    {
        <= 0x7f => value[0],
        0xcc => value[1],
        0xcd => BinaryPrimitives.ReadUInt16BigEndian(value[1..]),
        0xce => BinaryPrimitives.ReadUInt32BigEndian(value[1..]),
        0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(value[1..]),
        _ => 0,
    };

    private static void Write(List<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                to.Add(0xc0);
                break;
            case bool flag:
                to.Add((byte)(flag ? 0xc3 : 0xc2));
                break;
            case long number:
                to.Add(0xd3);
                var bytes = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(bytes, number);
                to.AddRange(bytes);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                to.AddRange([0xdb, (byte)(utf8.Length >> 24), (byte)(utf8.Length >> 16), (byte)(utf8.Length >> 8), (byte)utf8.Length]);
                to.AddRange(utf8);
                break;
        }
    }
}
