namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Times of several days in which no job succeeded, and which end at the same time of day: this is how a daily cap of credits looks.</summary>
/// <param name="From">The time of day of the start of the latest of them, in UTC, to ten minutes.</param>
/// <param name="Until">The time of day at which they end, in UTC.</param>
/// <param name="Days">The number of these days, with at most a week between two of them.</param>
/// <param name="Count">The number of jobs that failed or got stuck in these times.</param>
internal sealed record CreditCap(TimeOnly From, TimeOnly Until, int Days, int Count)
{
    private const int LeastDays = 3;
    private const int MostDaysBetween = 7;
    private const int LeastJobs = 5;
    private static readonly TimeSpan LeastLength = TimeSpan.FromHours(2);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>Looks for such times; null where there are fewer than three days of them.</summary>
    public static CreditCap? Of(TroubleEvents events)
    {
        var spans = Spans(events);
        for (var last = spans.Count - 1; last >= LeastDays - 1; last--)
        {
            var (low, high, days, ago) = (spans[last].LastBad, spans[last].Next, 1, 0);
            for (var i = last - 1; i >= 0; i--)
            {
                // A cap that is reached at weekends alone leaves days out.
                var before = (int)Math.Round((high - spans[i].Next).TotalDays);
                var shift = TimeSpan.FromDays(before);
                var (from, until) = (Later(low, spans[i].LastBad + shift), Earlier(high, spans[i].Next + shift));
                if (before <= ago || before - ago > MostDaysBetween || from > until + Tolerance)
                    break;
                (low, high, days, ago) = (from, until, days + 1, before);
            }

            if (days >= LeastDays)
                return new(TimeOf(Nearest(spans[last].First)), TimeOf(Round(low, high)), days, spans.Skip(last + 1 - days).Take(days).Sum(span => span.Count));
        }

        return null;
    }

    // The times between two successes in which enough jobs failed: first and last of these, and the success that ended it.
    private static List<(DateTimeOffset First, DateTimeOffset LastBad, DateTimeOffset Next, int Count)> Spans(TroubleEvents events)
    {
        var spans = new List<(DateTimeOffset, DateTimeOffset, DateTimeOffset, int)>();
        var (first, last, count) = (0L, 0L, 0);
        foreach (var each in events.All)
        {
            if (each.End != JobEnd.Completed)
            {
                (first, last, count) = (count == 0 ? each.At : first, each.At, count + 1);
                continue;
            }

            if (count >= LeastJobs && last - first >= LeastLength.Ticks)
                spans.Add((Time(first), Time(last), Time(each.At), count));
            count = 0;
        }

        return spans;
    }

    // Some other failure can come a little before the cap is reached, so that a minute would say too much.
    private static DateTimeOffset Nearest(DateTimeOffset time) => Time((time.UtcTicks + Tolerance.Ticks / 2) / Tolerance.Ticks * Tolerance.Ticks);

    // Caps begin anew at a full hour, if there is one between the last failure and the first success.
    private static DateTimeOffset Round(DateTimeOffset low, DateTimeOffset high)
    {
        var hour = TimeSpan.TicksPerHour;
        var next = Time((low.UtcTicks - Tolerance.Ticks + hour - 1) / hour * hour);
        return next <= high + Tolerance ? next : high;
    }

    private static TimeOnly TimeOf(DateTimeOffset time) => TimeOnly.FromTimeSpan(time.UtcDateTime.TimeOfDay);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
