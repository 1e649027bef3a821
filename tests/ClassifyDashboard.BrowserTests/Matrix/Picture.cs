using StbImageSharp;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>The place of something on a page, in the page's own pixels.</summary>
readonly record struct Box(double X, double Y, double Width, double Height);

/// <summary>A colour as a screen shows it.</summary>
readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Clearly red: neither grey nor pink nor the amber of a watch.</summary>
    public bool IsRed => Red >= 150 && Red - Green >= 80 && Red - Blue >= 70;

    /// <summary>Luminance from 0, black, to 1, white, by WCAG's formula.</summary>
    public double Luminance => .2126 * Linear(Red) + .7152 * Linear(Green) + .0722 * Linear(Blue);

    /// <summary>Contrast from 1, none, to 21, black on white, by WCAG's formula.</summary>
    public double ContrastTo(Colour other) => (Math.Max(Luminance, other.Luminance) + .05) / (Math.Min(Luminance, other.Luminance) + .05);

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static double Linear(byte part) => part / 255.0 is var share && share <= .04045 ? share / 12.92 : Math.Pow((share + .055) / 1.055, 2.4);
}

/// <summary>What a browser showed, as pixels.</summary>
sealed class Picture
{
    private readonly ImageResult _image;
    private readonly double _scale;

    public Picture(byte[] png, double width)
    {
        (Png, _image) = (png, ImageResult.FromMemory(png, ColorComponents.RedGreenBlue));
        _scale = _image.Width / width;
    }

    public byte[] Png { get; }

    /// <summary>The colours of a part or of all, by descending area, each with its share.</summary>
    public IReadOnlyList<(Colour Colour, double Share)> Colours(Box? part = null)
    {
        var pixels = Pixels(part);
        return [.. pixels.GroupBy(colour => colour).Select(colour => (colour.Key, (double)colour.Count() / pixels.Count))
            .OrderByDescending(colour => colour.Item2)];
    }

    /// <summary>The share of a part that is red.</summary>
    public double RedShare(Box part) => Pixels(part) is { Count: > 0 } pixels ? (double)pixels.Count(colour => colour.IsRed) / pixels.Count : 0;

    /// <summary>Whether a part differs from that of another picture.</summary>
    public bool Differs(Picture other, Box part) => !Pixels(part).SequenceEqual(other.Pixels(part));

    private List<Colour> Pixels(Box? part)
    {
        var (left, right) = part is { } box ? (Within(box.X, _image.Width), Within(box.X + box.Width, _image.Width)) : (0, _image.Width);
        var (top, bottom) = part is { } same ? (Within(same.Y, _image.Height), Within(same.Y + same.Height, _image.Height)) : (0, _image.Height);
        var pixels = new List<Colour>();
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var at = 3 * (y * _image.Width + x);
                pixels.Add(new(_image.Data[at], _image.Data[at + 1], _image.Data[at + 2]));
            }
        }

        return pixels;
    }

    private int Within(double place, int limit) => Math.Clamp((int)Math.Round(place * _scale), 0, limit);
}
