using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>How the failure rate went over a wall's window, and why jobs failed. Made once for each load, however many walls show it.</summary>
public sealed class WallHistory
{
    /// <summary>The most parts of the window for each of which a rate is told: more cannot be told apart from across a room.</summary>
    public const int MaxParts = 24;

    // A rate of fewer jobs than this jumps about; but there are some parts in any case.
    private const int EnoughInPart = 20;
    private const int MinParts = 6;

    /// <summary>The most causes shown.</summary>
    public const int MaxCauses = 3;

    // The same jobs are reached by few addresses.
    private const int MaxCodes = 16;

    private static readonly ConditionalWeakTable<Load, Lazy<WallHistory>> Known = [];
    private static readonly ConditionalWeakTable<Load, ConcurrentDictionary<string, Lazy<QrCode?>>> Codes = [];
    private static readonly ConditionalWeakTable<Load, Outcomes> Past = [];

    private WallHistory(Load load)
    {
        var outcomes = Outcomes.OfFailures(load.Jobs);
        Course = RateSeries.Of(outcomes, load.Period.From, load.Period.To, Math.Clamp(outcomes.Count / EnoughInPart, MinParts, MaxParts));
        Causes = ClassifyDashboard.Jobs.Alarms.Causes.Of(load.Jobs, load.Period.From, load.Period.To, MaxCauses);
        ExcludedOutcomes = ExcludedOutcomes.Of(load.Jobs, load.Period.From);
    }

    public RateSeries Course { get; }

    public Causes Causes { get; }

    /// <summary>What no rate counts.</summary>
    public ExcludedOutcomes ExcludedOutcomes { get; }

    /// <param name="load">The jobs of the window, whatever way they ended.</param>
    public static WallHistory Of(Load load) => Known.GetValue(load, static key => new(() => new(key))).Value;

    /// <summary>The failure rate of the hour up to a time, of jobs that are long over.</summary>
    public static FailureRate HourAgo(Load load, DateTimeOffset until) =>
        Past.GetValue(load, static key => Outcomes.OfFailures(key.Jobs)).Rate(until.AddHours(-1), until);

    /// <summary>The code of a link to a load's jobs; null where it is too long for one.</summary>
    public static QrCode? QrOf(Load load, string link)
    {
        var codes = Codes.GetValue(load, static _ => new());
        if (codes.Count >= MaxCodes)
            codes.Clear();
        return codes.GetOrAdd(link, static text => new(() => QrCode.Of(text))).Value;
    }
}
