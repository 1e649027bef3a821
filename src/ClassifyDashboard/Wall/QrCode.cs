using System.Text;
using QRCoder;

namespace ClassifyDashboard.Wall;

/// <summary>A QR code as one SVG path in units of its modules, including the quiet zone around it.</summary>
/// <param name="Size">The width and the height in modules.</param>
/// <param name="Path">The dark modules, as one rectangle for each run in a row.</param>
public sealed record QrCode(int Size, string Path)
{
    /// <summary>Encodes a text. Null if the text is too long for a code that a phone can read from a wall.</summary>
    public static QrCode? Of(string text)
    {
        const int MaxModules = 85; // version 15 with the quiet zone: smaller modules cannot be read on a screen
        const int MaxCharacters = 500;
        if (text.Length > MaxCharacters)
            return null;
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix;
        if (rows.Count > MaxModules)
            return null;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var from = x;
                while (x < rows.Count && rows[y][x])
                    x++;
                if (x > from)
                    path.Append('M').Append(from).Append(' ').Append(y).Append('h').Append(x - from).Append("v1h-").Append(x - from).Append('z');
            }
        }

        return new(rows.Count, path.ToString());
    }
}
