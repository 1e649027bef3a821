using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ClassifyDashboard.Components.Charts;
using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Components.Wall;

/// <summary>
/// The failure rate over time as SVG paths in a square of 100. Calculated once for each series, for all walls that show it.
/// </summary>
/// <param name="Top">The rate at the upper edge, 0 to 1. Higher rates are drawn at the edge.</param>
/// <param name="Line">The rate, with gaps where no job finished.</param>
/// <param name="Band">The interval around the rate.</param>
sealed record RateSeriesPaths(double Top, string Line, string Band)
{
    private static readonly ConditionalWeakTable<RateSeries, RateSeriesPaths> Cache = [];

    /// <summary>The y coordinate of a rate: 0 for <see cref="Top"/>, 100 for a rate of zero.</summary>
    public double Y(double rate) => 100 - 100 * Math.Min(1, rate / Top);

    /// <param name="course">The rates.</param>
    /// <param name="alarm">A rate that must be visible.</param>
    public static RateSeriesPaths Of(RateSeries course, double alarm)
    {
        var top = Rounded(Math.Max(alarm * 1.6, course.Steps.Max(step => step.Rate.Rate ?? 0) * 1.15));
        if (Cache.TryGetValue(course, out var cached) && cached.Top == top)
            return cached;
        var drawn = new RateSeriesPaths(top, "", "");
        var (line, band) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < course.Steps.Count;)
        {
            var from = i;
            while (i < course.Steps.Count && course.Steps[i].Rate.Rate is not null)
                i++;
            if (i > from)
                drawn.Add(course, from, i, line, band);
            else
                i++;
        }

        drawn = drawn with { Line = line.ToString(), Band = band.ToString() };
        Cache.AddOrUpdate(course, drawn);
        return drawn;
    }

    // Draws a part without gaps: the rates as a line, the bounds as a band. The line is flat over each step, so that a single step is
    // visible.
    private void Add(RateSeries course, int from, int until, StringBuilder line, StringBuilder band)
    {
        var width = 100.0 / course.Steps.Count;
        for (var i = from; i < until; i++)
            Flat(line, i == from ? 'M' : 'L', i * width, (i + 1) * width, course.Steps[i].Rate.Rate!.Value);
        for (var i = from; i < until; i++)
            Flat(band, i == from ? 'M' : 'L', i * width, (i + 1) * width, course.Steps[i].Rate.High!.Value);
        for (var i = until - 1; i >= from; i--)
            Flat(band, 'L', (i + 1) * width, i * width, course.Steps[i].Rate.Low!.Value);
        band.Append('z');
    }

    private void Flat(StringBuilder path, char begin, double from, double to, double rate) =>
        path.Append(CultureInfo.InvariantCulture, $"{begin}{Scale.Text(from)} {Scale.Text(Y(rate))}H{Scale.Text(to)}");

    // The next limit of 1, 2 or 5 times a power of ten in percent (above 10 %: 20, 30, 50 and 100 %).
    private static double Rounded(double rate)
    {
        foreach (var top in (ReadOnlySpan<double>)[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5])
        {
            if (rate <= top)
                return top;
        }

        return 1;
    }
}
