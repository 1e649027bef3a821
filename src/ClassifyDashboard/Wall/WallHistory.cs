using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Wall;

/// <summary>
/// The failure rate over a wall's window, and the causes of failures. Calculated once for each load, for all walls that show it.
/// </summary>
public sealed class WallHistory
{
    /// <summary>The most parts of the window that have a rate of their own. People across a room cannot distinguish more.</summary>
    public const int MaxParts = 24;

    // The rate of fewer jobs than this varies by chance. The window still has at least MinParts parts.
    private const int EnoughInPart = 20;
    private const int MinParts = 6;

    /// <summary>The most causes that a wall shows.</summary>
    public const int MaxCauses = 3;

    // Few different addresses show the same jobs.
    private const int MaxCodes = 16;

    private static readonly ConditionalWeakTable<Load, Lazy<WallHistory>> ByLoad = [];
    private static readonly ConditionalWeakTable<Load, ConcurrentDictionary<string, Lazy<QrCode?>>> CodesByLoad = [];
    private static readonly ConditionalWeakTable<Load, Outcomes> OutcomesByLoad = [];

    private WallHistory(Load load)
    {
        var outcomes = Outcomes.OfFailures(load.Counted);
        Course = RateSeries.Of(outcomes, load.Period.From, load.Period.To, Math.Clamp(outcomes.Count / EnoughInPart, MinParts, MaxParts));
        Causes = FailureGroups.In(load.Counted, load.Period, MaxCauses);
        ExcludedOutcomes = ExcludedOutcomes.Of(load.Counted, load.Period.From);
    }

    public RateSeries Course { get; }

    /// <summary>Why jobs failed.</summary>
    public FailureGroups Causes { get; }

    /// <summary>Jobs that the failure rate excludes.</summary>
    public ExcludedOutcomes ExcludedOutcomes { get; }

    /// <param name="load">The jobs of the window, with any outcome.</param>
    public static WallHistory Of(Load load) => ByLoad.GetValue(load, static key => new(() => new(key))).Value;

    /// <summary>The failure rate of the hour before a time in the past.</summary>
    public static FailureRate RateOfHour(Load load, DateTimeOffset until) =>
        OutcomesByLoad.GetValue(load, static key => Outcomes.OfFailures(key.Counted)).Rate(until.AddHours(-1), until);

    /// <summary>The QR code of a link to a load's jobs; null if the link is too long.</summary>
    public static QrCode? QrOf(Load load, string link)
    {
        var codes = CodesByLoad.GetValue(load, static _ => new());
        if (codes.Count >= MaxCodes)
            codes.Clear();
        return codes.GetOrAdd(link, static text => new(() => QrCode.Of(text))).Value;
    }
}
