using System.Globalization;

namespace ClassifyDashboard.Jobs;

/// <summary>The earlier time beside which the types of a period are set.</summary>
public enum MixBaseline
{
    /// <summary>That of the two others of which more results are known; of equally many the earlier weeks.</summary>
    Known,

    /// <summary>The period of equal length before.</summary>
    PeriodBefore,

    /// <summary>The same hours of up to thirteen weeks before, as far as they are known.</summary>
    Weeks,
}

/// <summary>What a link chooses on the pages of analysis.</summary>
/// <param name="Threshold">The confidence up to which a person looks at jobs, 0 to 1 with at most six decimals; null for none.</param>
/// <param name="Baseline">The earlier time beside which types are set.</param>
public sealed record AnalysisOptions(double? Threshold, MixBaseline Baseline)
{
    internal const string ThresholdKey = "threshold";
    private const string BaselineKey = "baseline";
    private const string Weeks = "weeks";
    private const string Before = "before";

    public static AnalysisOptions Default { get; } = new(null, MixBaseline.Known);

    /// <summary>The keys in an address.</summary>
    public static ValueList<string> Keys { get; } = [ThresholdKey, BaselineKey];

    internal static AnalysisOptions Read(QueryReader reader) => new(
        reader.One(ThresholdKey, text => QueryText.TryParseDecimal(text, out var number) && number <= 1 ? Math.Round((double)number, 6) : (double?)null,
            "not a confidence from 0 to 1"),
        reader.One(BaselineKey, text => text switch { Weeks => MixBaseline.Weeks, Before => MixBaseline.PeriodBefore, _ => (MixBaseline?)null },
            "not weeks or before") ?? MixBaseline.Known);

    /// <summary>A threshold as an address has it.</summary>
    public static string TextOf(double threshold) => threshold.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Returns the threshold of an address; null where it has none that can be used, which the page's own reader reports.</summary>
    internal static double? ThresholdIn(string? queryString) => Read(new QueryReader(queryString)).Threshold;

    internal static void WriteThreshold(QueryWriter writer, double? threshold) => writer.Add(ThresholdKey, threshold is { } low ? TextOf(low) : null);

    internal void Write(QueryWriter writer)
    {
        WriteThreshold(writer, Threshold);
        writer.Add(BaselineKey, Baseline switch { MixBaseline.Weeks => Weeks, MixBaseline.PeriodBefore => Before, _ => null });
    }
}
