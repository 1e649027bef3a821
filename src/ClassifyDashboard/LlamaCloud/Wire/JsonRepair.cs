using System.Globalization;
using System.Text;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Repairs JSON that other languages write and .NET rejects: NaN, raw control characters, unpaired surrogates.</summary>
internal static class JsonRepair
{
    private static readonly (byte[] Name, byte[] Value)[] NoNumbers =
        [("-Infinity"u8.ToArray(), "null"u8.ToArray()), ("Infinity"u8.ToArray(), "null"u8.ToArray()), ("NaN"u8.ToArray(), "null"u8.ToArray())];

    /// <summary>Returns the text with NaN and infinities as null, and with control characters within strings escaped.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> utf8)
    {
        var repaired = new List<byte>(utf8.Length + 64);
        var inText = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            var current = utf8[i];
            if (inText && current == '\\' && i + 1 < utf8.Length)
            {
                repaired.Add(current);
                repaired.Add(utf8[++i]);
                continue;
            }

            if (current == '"')
                inText = !inText;
            if (inText && current < ' ')
                repaired.AddRange(Encoding.ASCII.GetBytes($"\\u{(int)current:x4}"));
            else if (!inText && NoNumberAt(utf8[i..]) is { } found)
            {
                repaired.AddRange(found.Value);
                i += found.Name.Length - 1;
            }
            else
                repaired.Add(current);
        }

        return [.. repaired];
    }

    private static (byte[] Name, byte[] Value)? NoNumberAt(ReadOnlySpan<byte> utf8)
    {
        if (utf8[0] is not ((byte)'-' or (byte)'I' or (byte)'N'))
            return null;
        foreach (var candidate in NoNumbers)
        {
            if (utf8.StartsWith(candidate.Name))
                return candidate;
        }

        return null;
    }

    /// <summary>Returns the text of a JSON string without quotes. An unpaired surrogate stays; broken UTF-8 becomes U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var raw = Encoding.UTF8.GetString(utf8);
        if (!raw.Contains('\\'))
            return raw;
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            var escape = raw[++i];
            if (escape == 'u' && ushort.TryParse(raw.AsSpan(i + 1, Math.Min(4, raw.Length - i - 1)), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 4;
                continue;
            }

            text.Append(escape switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var same => same });
        }

        return text.ToString();
    }
}
