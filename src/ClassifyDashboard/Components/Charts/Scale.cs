using System.Globalization;

namespace ClassifyDashboard.Components.Charts;

/// <summary>A linear scale of counts from zero to a round number, for charts drawn as SVG.</summary>
public readonly record struct Scale
{
    private Scale(long step, int steps, double length) => (Step, Steps, Length) = (step, steps, length);

    /// <summary>The distance between two marks, at least 1: 1, 2 or 5 times a power of ten.</summary>
    public long Step { get; }

    /// <summary>How many steps there are up to <see cref="Top"/>.</summary>
    public int Steps { get; }

    /// <summary>What the largest count is drawn as, in units of the drawing.</summary>
    public double Length { get; }

    public long Top => Step * Steps;

    /// <summary>The marks from zero to <see cref="Top"/>.</summary>
    public IEnumerable<long> Marks
    {
        get
        {
            for (var i = 0; i <= Steps; i++)
                yield return i * Step;
        }
    }

    /// <summary>A scale that holds counts up to <paramref name="most"/> in at most five steps.</summary>
    public static Scale UpTo(int most, double length)
    {
        long step = 1;
        for (var i = 0; step * 5 < most; i++)
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        return new(step, (int)Math.Max(1, (most + step - 1) / step), length);
    }

    /// <summary>How long a count is drawn.</summary>
    public double Of(double count) => Length * count / Top;

    /// <summary>A coordinate as SVG writes it.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.##", CultureInfo.InvariantCulture);
}
