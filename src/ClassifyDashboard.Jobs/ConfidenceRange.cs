using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ClassifyDashboard.Jobs;

/// <summary>A range of confidences, both ends included, each 0 to 1 and low at most high. Ends have at most six decimals.</summary>
public readonly record struct ConfidenceRange
{
    private const int Decimals = 6;

    /// <summary>The predefined ranges: from unsure to sure, then all jobs worth a check.</summary>
    public static IReadOnlyList<ConfidenceRange> Usual { get; } = [new(0, 0.5), new(0.5, 0.7), new(0.7, 0.9), new(0.9, 1), new(0, 0.6), new(0, 0.8)];

    private ConfidenceRange(double low, double high) => (Low, High) = (low, high);

    public double Low { get; }

    public double High { get; }

    /// <summary>Creates a range of two confidences in any order; null where one is not from 0 to 1.</summary>
    public static ConfidenceRange? Between(double one, double other) =>
        one is >= 0 and <= 1 && other is >= 0 and <= 1 ? new(Math.Round(Math.Min(one, other), Decimals), Math.Round(Math.Max(one, other), Decimals)) : null;

    /// <summary>The range of the confidences that count as low at a threshold: up to it.</summary>
    /// <param name="threshold">0 to 1; more decimals than six are rounded.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of range.</exception>
    public static ConfidenceRange UpTo(double threshold) =>
        Between(0, threshold) ?? throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is from 0 to 1.");

    /// <summary>Parses <c>0-0.6</c> or <c>0-0,6</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConfidenceRange? range)
    {
        range = null;
        var parts = text.Split('-');
        if (parts.Length == 2 && QueryText.TryParseDecimal(parts[0], out var low) && QueryText.TryParseDecimal(parts[1], out var high))
            range = Between((double)low, (double)high);
        return range is not null;
    }

    public bool Contains(double confidence) => Low <= confidence && confidence <= High;

    /// <summary>Returns the range in the form that <see cref="TryParse"/> parses, with the decimal separator of a culture.</summary>
    public string ToString(IFormatProvider culture) => string.Create(culture, $"{Low:0.######}-{High:0.######}");

    public override string ToString() => ToString(CultureInfo.InvariantCulture);
}
