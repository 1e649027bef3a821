using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 10, 20, 30, TimeSpan.Zero);

    // Daylight saving time begins at midnight, by half an hour, or never; offsets of a quarter of an hour.
    private static readonly TimeZoneInfo[] Zones =
        [.. new[] { "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
            "Asia/Kathmandu" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

    private static readonly Gen<TimeZoneInfo> Zone = Gen.OneOf(Zones);

    private static readonly Gen<TimeUnit> Unit = Gen.OneOf(Enum.GetValues<TimeUnit>());

    [Theory]
    [InlineData("now", "2026-03-29T10:20:30Z")]
    [InlineData("now-24h", "2026-03-28T10:20:30Z")]
    [InlineData("now-1d", "2026-03-28T11:20:30Z")] // the day the clocks went forward: the same time of day is 23 hours ago
    [InlineData("now/d", "2026-03-28T23:00:00Z")]
    [InlineData("now-7d/d", "2026-03-21T23:00:00Z")]
    [InlineData("now/w", "2026-03-22T23:00:00Z")]
    [InlineData("now-1M/M", "2026-01-31T23:00:00Z")]
    [InlineData("now/y+1h", "2026-01-01T00:00:00Z")]
    [InlineData("now-d", "2026-03-28T11:20:30Z")]
    [InlineData("now/Q", "2025-12-31T23:00:00Z")]
    [InlineData("now-1Q/Q", "2025-09-30T22:00:00Z")]
    [InlineData("now-2Q", "2025-09-29T10:20:30Z")]
    [InlineData("now/Y", "2025-12-31T23:00:00Z")]
    [InlineData("now/1d", "2026-03-28T23:00:00Z")]
    [InlineData("now - 1h", "2026-03-29T09:20:30Z")]
    [InlineData("now 1h", "2026-03-29T11:20:30Z")]
    [InlineData("now/d 3h", "2026-03-29T02:00:00Z")]
    [InlineData("1774742400000", "2026-03-29T00:00:00Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("-1", "1969-12-31T23:59:59.999Z")]
    [InlineData("20260329", "2026-03-28T23:00:00Z")]
    [InlineData("20260329T000000", "2026-03-28T23:00:00Z")]
    [InlineData("20260329T000000Z", "2026-03-29T00:00:00Z")]
    [InlineData("20260329T000000.25-0330", "2026-03-29T03:30:00.25Z")]
    [InlineData("20260329 0130", "2026-03-29T00:30:00Z")]
    [InlineData("2026-03-29T00:00:00 02", "2026-03-28T22:00:00Z")]
    [InlineData("2026-03-29 00:00:00 02:00", "2026-03-28T22:00:00Z")]
    [InlineData("2026-03-29 00:00 -02:00", "2026-03-29T02:00:00Z")]
    [InlineData("2026-03-29T00:00:00,5z", "2026-03-29T00:00:00.5Z")]
    [InlineData("2026-03-28T24:00", "2026-03-28T23:00:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:00:00Z")] // left out: the first moment after the gap
    [InlineData("2025-10-26T02:30", "2025-10-26T00:30:00Z")] // shown twice: the earlier for a start
    [InlineData("2026-03-04", "2026-03-03T23:00:00Z")]
    [InlineData("2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07Z")]
    [InlineData("2026-03-04T05:06:07 02:00", "2026-03-04T03:06:07Z")] // a + that was not encoded
    [InlineData("2026-03-04 05:06", "2026-03-04T04:06:00Z")]
    public void Grafana_grammar_and_ISO_8601_are_understood(string text, string expected)
    {
        Assert.True(TimeBoundParser.TryParse(text, out var bound));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), bound.Resolve(Now, Zones[1], isEnd: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now-")]
    [InlineData("now-1")]
    [InlineData("now-1x")]
    [InlineData("now-9999999h")]
    [InlineData("now/2d")]
    [InlineData("now/fQ")]
    [InlineData("now-1fy/fy")]
    [InlineData("now 1")]
    [InlineData("now ")]
    [InlineData("now/d2h")]
    [InlineData("1774742400")]
    [InlineData("99999999")]
    [InlineData("99999999999999999999999")]
    [InlineData("2026-02-29")]
    [InlineData("2026-03-29T25:00")]
    [InlineData("2026-03-29T24:01")]
    [InlineData("2026-03-29T00:00:00+99:00")]
    [InlineData("9999-12-31T24:00")]
    [InlineData("2026-03-29T00:00:00 02:00 02:00")]
    [InlineData("2026-03-29\n")]
    [InlineData("now/d/d/d/d/d/d/d")]
    [InlineData("NOW")]
    [InlineData("12:00")]
    [InlineData("2026-13-01")]
    [InlineData("٢٠٢٦-٠٣-٠٤")]
    public void Any_other_time_expression_is_refused(string text) => Assert.False(TimeBoundParser.TryParse(text, out _));

    [Fact]
    public void End_of_a_rounded_unit_is_its_last_moment()
    {
        Assert.True(TimeBoundParser.TryParse("now/d", out var bound));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero).AddTicks(-1), bound.Resolve(Now, Zones[1], isEnd: true));
    }

    [Theory]
    [InlineData("now/fQ", "fiscal")]
    [InlineData("now-1fy/fy", "fiscal")]
    [InlineData("1774742400", "write 1774742400000")]
    [InlineData("yesterday", "not a time such as now-24h")]
    public void Unreadable_time_is_refused_with_the_reason(string text, string words) =>
        Assert.Contains(words, TimeBoundParser.WhyNot(text), StringComparison.Ordinal);

    [Fact]
    public void Bare_date_is_the_day_of_the_zone_even_with_23_hours()
    {
        var window = JobQuery.Read("tz=Europe/Berlin&from=2026-03-29&to=2026-03-29").Query.Filter.Window;
        Assert.False(window.IsLive);
        var period = window.Resolve(Now, Zones[1]);
        Assert.Equal(new(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), period.From);
        Assert.Equal(TimeSpan.FromHours(23) - TimeSpan.FromTicks(1), period.Length);
        Assert.Equal(new Period(new(2026, 3, 29, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.Zero).AddTicks(-1)),
            window.Resolve(Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Repeated_hour_of_a_clock_change_is_whole_between_its_ends()
    {
        var window = JobQuery.Read("from=2025-10-26T02:00:00&to=2025-10-26T02:59:59").Query.Filter.Window;
        Assert.Equal(TimeSpan.FromSeconds(7_199), window.Resolve(Now, Zones[1]).Length);
    }

    [Fact]
    public void Day_skipped_by_a_zone_has_no_times() => Assert.Equal(
        new DateTimeOffset(2011, 12, 30, 10, 0, 0, TimeSpan.Zero),
        Calendar.FromWall(new(2011, 12, 30, 12, 0, 0), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia")));

    [Fact]
    public void Offset_is_understood_whatever_happened_to_its_plus_sign() =>
        Gen.Select(Gens.Anytime.Where(at => at.Year is > 1 and < 9999), Gen.Int[0, 14 * 60],
            Gen.OneOf("yyyy-MM-ddTHH:mm:ss", "yyyyMMddTHHmmss", "yyyy-MM-dd HH:mm:ss.fffffff"), Gen.OneOf("+", " ", " +"), Gen.OneOf(@"hh\:mm", "hhmm"))
            .Sample((at, minutes, form, plus, offset) =>
            {
                var said = at.ToOffset(TimeSpan.FromMinutes(minutes));
                var text = said.ToString(form, System.Globalization.CultureInfo.InvariantCulture);
                var exact = text.Contains('.', StringComparison.Ordinal) ? at : at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
                return TimeBoundParser.TryParse(text + plus + said.Offset.ToString(offset, System.Globalization.CultureInfo.InvariantCulture), out var bound)
                    && bound.Moment == exact;
            });

    [Fact]
    public void Any_text_is_refused_or_read_and_written_back_readably() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOf([.. "now+-/ 0123456789smhdwMQyf:TZ."]), 0, 30], Queries.Bound.Select(bound => bound.ToString()))
            .Sample(text => TimeBoundParser.TryParse(text, out var bound)
                ? TimeBoundParser.TryParse(bound.ToString(), out var again) && again == bound
                : TimeBoundParser.WhyNot(text).Length > 0);

    [Fact]
    public void Time_pinned_in_a_zone_means_the_same_there() => Gen.Select(Queries.Bound, Gens.Near, Zone, Gen.Bool).Sample((bound, now, zone, isEnd) =>
        bound.In(zone, isEnd) is var pinned && pinned.Wall is null && pinned.Resolve(now, zone, isEnd) == bound.Resolve(now, zone, isEnd));

    [Fact]
    public void Any_window_resolves_to_a_period_that_begins_before_it_ends() =>
        Gen.Select(Queries.Window, Gens.Anytime, Zone).Sample((window, now, zone) => window.Resolve(now, zone) is var period && period.From <= period.To);

    [Fact]
    public void Any_moment_lies_within_its_unit_and_a_start_of_a_unit_is_its_own() =>
        Gen.Select(Gens.Near, Unit, Zone).Sample((at, unit, zone) =>
        {
            var start = Calendar.StartOf(at, unit, zone);
            return start <= at && at <= Calendar.EndOf(at, unit, zone) && Calendar.StartOf(start, unit, zone) == start;
        });

    [Fact]
    public void Next_day_has_the_same_clock_time_unless_that_time_is_skipped() =>
        Gen.Select(Gens.Near, Zone).Sample((at, zone) =>
        {
            var wall = Calendar.ToWall(at, zone).AddDays(1);
            var later = Calendar.ToWall(Calendar.Add(at, 1, TimeUnit.Day, zone), zone);
            return zone.IsInvalidTime(wall) ? later >= wall : later == wall;
        });

    [Fact]
    public void Day_without_midnight_begins_at_the_first_moment_after_the_gap()
    {
        // São Paulo, 4 November 2018: 00:00 to 00:59 did not exist.
        var start = Calendar.StartOf(new DateTimeOffset(2018, 11, 4, 15, 0, 0, TimeSpan.Zero), TimeUnit.Day,
            TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"));
        Assert.Equal(new DateTimeOffset(2018, 11, 4, 3, 0, 0, TimeSpan.Zero), start);
    }

    [Fact]
    public void Times_at_the_ends_of_the_calendar_do_not_fail() =>
        Gen.Select(Gen.OneOf(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.MinValue.AddHours(3), DateTimeOffset.MaxValue.AddHours(-3)),
            Unit, Zone, Gen.Int[-999_999, 999_999])
            .Sample((at, unit, zone, amount) =>
            {
                Calendar.StartOf(at, unit, zone);
                Calendar.EndOf(at, unit, zone);
                Calendar.Add(at, amount, unit, zone);
            });
}
