using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>The types of an earlier time beside which those of a period are set, as far as it is known from whatever was read before.</summary>
/// <param name="Baseline">Which time it is: <see cref="MixBaseline.PeriodBefore"/> or <see cref="MixBaseline.Weeks"/>.</param>
/// <param name="Mix">Its results; null where it is not known.</param>
/// <param name="Times">The number of earlier times of equal length that are known.</param>
/// <param name="IsWholeWeeks">Whether weekdays and hours are those of the period.</param>
public sealed record EarlierMix(MixBaseline Baseline, TypeMix? Mix, int Times, bool IsWholeWeeks)
{
    /// <summary>The maximum number of earlier times: so many weeks before, or multiples of them for a period that is longer than a week.</summary>
    public const int MaxTimes = 13;

    /// <summary>The number of earlier weeks that a screen offers to read.</summary>
    public const int ReadTimes = 4;

    public static EarlierMix None { get; } = new(MixBaseline.PeriodBefore, null, 0, false);

    /// <summary>Looks for the jobs of the earlier time in memory. It causes no request.</summary>
    /// <param name="reader">What knows the jobs.</param>
    /// <param name="load">The load of the period.</param>
    /// <param name="baseline">Which time.</param>
    /// <param name="zone">The zone of the load.</param>
    public static EarlierMix Peek(JobReader reader, Load load, MixBaseline baseline, TimeZoneInfo zone)
    {
        if (baseline == MixBaseline.Known)
        {
            var (weeks, before) = (Peek(reader, load, MixBaseline.Weeks, zone), Peek(reader, load, MixBaseline.PeriodBefore, zone));
            return weeks.Mix is { Count: > 0 } mix && mix.Count >= (before.Mix?.Count ?? 0) ? weeks : before;
        }

        var found = PeriodsOf(load.Period, baseline).Select(period => reader.Peek(load.Filter with { Window = WindowOf(period) }, zone))
            .Where(earlier => earlier?.ReadAt is not null).Select(earlier => earlier!.Mix).ToList();
        return new(baseline, found.Count == 0 ? null : found.Count == 1 ? found[0] : TypeMix.Sum(found), found.Count,
            baseline == MixBaseline.Weeks || MixComparison.IsWholeWeeks(load.Period.Length));
    }

    /// <summary>Returns the earlier times for a period, latest first. They end where it, or the time after them, begins.</summary>
    internal static IReadOnlyList<Period> PeriodsOf(Period period, MixBaseline baseline)
    {
        var length = Math.Max(TimeSpan.TicksPerSecond, period.Length.Ticks);
        var weeks = Math.Max(1, (long)Math.Ceiling(length / (7.0 * TimeSpan.TicksPerDay)));
        var step = baseline == MixBaseline.Weeks ? weeks * 7 * TimeSpan.TicksPerDay : length;
        return [.. Enumerable.Range(1, baseline == MixBaseline.Weeks ? MaxTimes : 1).Where(i => period.From.UtcTicks > i * step)
            .Select(i => new Period(period.From.AddTicks(-i * step), period.From.AddTicks(length - i * step)))];
    }

    // Both ends of a window count.
    private static TimeWindow WindowOf(Period period) => TimeWindow.Between(period.From, period.To.AddTicks(-1));
}
