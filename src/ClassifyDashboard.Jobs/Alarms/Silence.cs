namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The assessment of the time since the last job arrived.</summary>
public enum SilenceState
{
    /// <summary>The time is no longer than usual at this hour and weekday.</summary>
    Usual,

    /// <summary>Too few slots of other weeks are known for an assessment.</summary>
    TooFew,

    /// <summary>No known week has so long a gap at this hour and weekday, and chance does not explain it.</summary>
    Silent,
}

/// <summary>
/// Tests whether a time without jobs is unusual, against the same hours of the same weekday, so that a quiet night is usual.
/// </summary>
/// <remarks>
/// <para>
/// The gap since the last job is divided into slots of five minutes (<see cref="Arrivals"/>). A slot of this week and the same
/// slots of the known weeks differ only by chance: if jobs arrived in k of the w known ones, each of the w + 1 weeks was as
/// likely to be one of those without, so that the probability that this week is without is 1 − k/(w + 1). The probabilities of all slots
/// of the gap are multiplied: that is the exact permutation test within strata, each slot being one (R. A. Fisher, "The Design
/// of Experiments", 1935; stratified by N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22, 1959). It
/// assumes nothing about the number of jobs, and a burst of a thousand counts as the slots that it fills. Slots of which
/// fewer than two weeks are known are excluded, because they are no evidence.
/// </para>
/// <para>
/// The test assumes that slots are independent. Where jobs arrive in runs, such as one batch a day at an irregular
/// hour, they are not. So the gap must also be at least 1.5 times each gap of the known weeks that it overlaps at the
/// same hour and weekday: by chance alone, one gap in five is longer than the longest of four others. And it
/// must be at least half an hour.
/// </para>
/// <para>
/// Hours and weekdays are those of a zone, so that a clock change shifts nothing. A simulation checks the numbers
/// (SilenceSimulation, of the benchmarks).
/// </para>
/// </remarks>
/// <param name="State">The assessment.</param>
/// <param name="Since">When the last job arrived; null where none is known.</param>
/// <param name="Length">The time without a job; 0 where it is unknown.</param>
/// <param name="Longest">
/// An upper bound of the longest gap of the known weeks at this hour and weekday, at most ten minutes above it; null where none is known.
/// </param>
/// <param name="Weeks">The number of weeks in which most of the same hours are known.</param>
/// <param name="Chance">The probability of the gap by the test, 1 where nothing is known.</param>
public sealed record Silence(SilenceState State, DateTimeOffset? Since, TimeSpan Length, TimeSpan? Longest, int Weeks, double Chance)
{
    /// <summary>The minimum length of a reported gap.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(30);

    /// <summary>The significance level of the test.</summary>
    public const double Level = 1e-6;

    private const int MinWeeks = 2;
    private const double Longer = 1.5;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Assesses the gap up to now.</summary>
    /// <param name="arrivals">The slots in which jobs arrived.</param>
    /// <param name="last">When the last job arrived, or since when it is known that none did; null where neither is known.</param>
    /// <param name="now">The current time.</param>
    /// <param name="zone">The zone of the hours and weekdays.</param>
    public static Silence Of(Arrivals arrivals, DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (last is not { } since || since >= now)
            return new(SilenceState.Usual, last, TimeSpan.Zero, null, 0, 1);
        var weeks = Enumerable.Range(1, Arrivals.Weeks).Select(week => new KnownWeek(arrivals, week, zone)).ToArray();
        var (chance, longest, first, full) = (1.0, 0L, Arrivals.SlotOf(since), 0);
        for (var slot = first; slot < Arrivals.SlotOf(now); slot++)
        {
            var (known, came) = (0, 0);
            foreach (var week in weeks)
            {
                if (week.Look(slot) is not { } did)
                    continue;
                known++;
                came += did ? 1 : 0;
                longest = Math.Max(longest, week.Longest);
            }

            if (known >= MinWeeks && slot > first) // the first slot is the last job's own
                chance *= 1 - (double)came / (known + 1);
            full = weeks.Count(week => 2 * week.Known > slot - first);
            var length = TimeSpan.FromTicks(((slot + 1) * Arrivals.Slot.Ticks) - since.UtcTicks);

            // A reported silence lasts until a job arrives, even when it extends into a night in which it would be usual.
            if (length >= Floor && full >= MinWeeks && chance < Level && length > Longer * AtMost(longest))
                return new(SilenceState.Silent, since, now - since, AtMost(longest), full, chance);
        }

        var state = now - since >= Floor && full < MinWeeks ? SilenceState.TooFew : SilenceState.Usual;
        return new(state, since, now - since, full == 0 ? null : AtMost(longest), full, chance);
    }

    // A gap begins and ends within slots in which jobs arrived.
    private static TimeSpan AtMost(long emptySlots) => (emptySlots + 2) * Arrivals.Slot;

    /// <summary>A week for comparison, scanned slot by slot.</summary>
    private sealed class KnownWeek(Arrivals arrivals, int week, TimeZoneInfo zone)
    {
        private long _endOfGap = long.MinValue;

        /// <summary>The number of scanned slots that are known.</summary>
        public int Known { get; private set; }

        /// <summary>The longest gap that overlaps the scanned slots, in slots; it may begin before them and end after them.</summary>
        public long Longest { get; private set; }

        /// <summary>
        /// Returns whether a job arrived in the same slot of this week, at the same wall-clock time; null where that is unknown.
        /// </summary>
        public bool? Look(long slot)
        {
            var utc = new DateTimeOffset(slot * Arrivals.Slot.Ticks, TimeSpan.Zero);
            var earlier = utc - week * Week;
            var same = Arrivals.SlotOf(earlier + (zone.GetUtcOffset(utc) - zone.GetUtcOffset(earlier)));
            var came = arrivals.HasArrivals(same);
            Known += came is null ? 0 : 1;
            if (came == false && same >= _endOfGap)
            {
                var begin = same;
                while (arrivals.HasArrivals(begin - 1) == false)
                    begin--;
                _endOfGap = same + 1;
                while (arrivals.HasArrivals(_endOfGap) == false)
                    _endOfGap++;
                Longest = Math.Max(Longest, _endOfGap - begin);
            }

            return came;
        }
    }
}
