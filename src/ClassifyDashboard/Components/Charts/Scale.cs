using System.Globalization;

namespace ClassifyDashboard.Components.Charts;

/// <summary>A linear scale from zero to a round number of jobs, for charts drawn as SVG.</summary>
public readonly record struct Scale
{
    private Scale(long step, int steps, double length) => (Step, Steps, Length) = (step, steps, length);

    /// <summary>The distance between two marks: 1, 2 or 5 times a power of ten, at least 1.</summary>
    public long Step { get; }

    /// <summary>The number of steps from zero to <see cref="Top"/>.</summary>
    public int Steps { get; }

    /// <summary>The height of the largest count, in units of the drawing.</summary>
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

    /// <summary>Creates a scale for counts up to <paramref name="most"/>, with at most five steps.</summary>
    public static Scale UpTo(int most, double length)
    {
        long step = 1;
        for (var i = 0; step * 5 < most; i++)
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        return new(step, (int)Math.Max(1, (most + step - 1) / step), length);
    }

    /// <summary>The height of a count, in units of the drawing.</summary>
    public double Of(double count) => Length * count / Top;

    /// <summary>A coordinate in the format of SVG.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.##", CultureInfo.InvariantCulture);
}
