namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>What can be said of the time since the last job came.</summary>
public enum SilenceState
{
    /// <summary>It is no longer than is usual at this hour and weekday.</summary>
    Usual,

    /// <summary>Too little is known of other weeks to say.</summary>
    TooFew,

    /// <summary>For as long no job has come at this hour and weekday in the known weeks, and chance does not explain it.</summary>
    Silent,
}

/// <summary>Tells whether it is unusual that no job comes: as a test against the same hours of the same weekday, so that a quiet night is none.</summary>
/// <remarks>
/// <para>
/// The gap since the last job is cut into slots of five minutes (<see cref="Arrivals"/>). A slot of this week and the same
/// slots of the known weeks are alike but for chance: if jobs came in k of the w known ones, each of the w + 1 weeks was as
/// likely to be one of those without, so that the probability that this week is without is 1 − k/(w + 1). Those of all slots
/// of the gap are multiplied: that is the exact permutation test within strata, each slot being one (R. A. Fisher, "The Design
/// of Experiments", 1935; stratified by N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22, 1959). It
/// supposes nothing of how many jobs come, and a burst of a thousand counts as the slots that it fills. Slots of which
/// fewer than two weeks are known are left out, as evidence of nothing.
/// </para>
/// <para>
/// What it does suppose is that slots go by themselves. Where jobs come in runs, such as one batch a day at no certain
/// hour, they do not. So the gap must also be half as long again as each gap of the known weeks that any part of it, at the
/// same hour and weekday, lies in: that it is only longer than the longest of four comes by chance one time in five. And it
/// must be at least half an hour.
/// </para>
/// <para>
/// Hours and weekdays are those of a zone, so that a change of clocks shifts nothing. The numbers are held by simulation
/// (SilenceSimulation, of the benchmarks).
/// </para>
/// </remarks>
/// <param name="State">What can be said.</param>
/// <param name="Since">When the last job came; null where none is known.</param>
/// <param name="Length">For how long none has come; 0 where that is not known.</param>
/// <param name="Longest">The longest gap of the known weeks at this hour and weekday: no longer than this, and at most ten minutes shorter; null where none is known.</param>
/// <param name="Weeks">Of how many weeks most of the same hours are known.</param>
/// <param name="Chance">How probable the gap is by the test, 1 where nothing is known.</param>
public sealed record Silence(SilenceState State, DateTimeOffset? Since, TimeSpan Length, TimeSpan? Longest, int Weeks, double Chance)
{
    /// <summary>No shorter gap is told.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(30);

    /// <summary>How improbable a gap must be.</summary>
    public const double Level = 1e-6;

    private const int MinWeeks = 2;
    private const double Longer = 1.5;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Judges the gap up to now.</summary>
    /// <param name="arrivals">In which slots jobs came.</param>
    /// <param name="last">When the last job came, or since when it is known that none did; null where neither is known.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">Whose hours and weekdays are compared.</param>
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

            if (known >= MinWeeks && slot > first) // the first is the last job's own
                chance *= 1 - (double)came / (known + 1);
            full = weeks.Count(week => 2 * week.Known > slot - first);
            var length = TimeSpan.FromTicks(((slot + 1) * Arrivals.Slot.Ticks) - since.UtcTicks);

            // What was silent stays so until a job comes, though the gap goes on into a night in which it would be none.
            if (length >= Floor && full >= MinWeeks && chance < Level && length > Longer * AtMost(longest))
                return new(SilenceState.Silent, since, now - since, AtMost(longest), full, chance);
        }

        var state = now - since >= Floor && full < MinWeeks ? SilenceState.TooFew : SilenceState.Usual;
        return new(state, since, now - since, full == 0 ? null : AtMost(longest), full, chance);
    }

    // A gap begins and ends within slots in which jobs came.
    private static TimeSpan AtMost(long emptySlots) => (emptySlots + 2) * Arrivals.Slot;

    /// <summary>A week that is compared with, gone through slot by slot.</summary>
    private sealed class KnownWeek(Arrivals arrivals, int week, TimeZoneInfo zone)
    {
        private long _endOfGap = long.MinValue;

        /// <summary>How many of the slots looked at are known.</summary>
        public int Known { get; private set; }

        /// <summary>The longest of the gaps that a slot looked at lies in, in slots; it may begin before them and end after them.</summary>
        public long Longest { get; private set; }

        /// <summary>Whether a job came in the same slot of this week, at the same time of the clocks; null where that is not known.</summary>
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
