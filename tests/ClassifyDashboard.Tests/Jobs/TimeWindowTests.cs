using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 10, 20, 30, TimeSpan.Zero);

    // Daylight saving time begins at midnight, by half an hour, or never; offsets of a quarter of an hour.
    private static readonly TimeZoneInfo[] Zones =
        [.. new[] { "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

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
    [InlineData("2026-03-04", "2026-03-04T00:00:00Z")]
    [InlineData("2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07Z")]
    [InlineData("2026-03-04T05:06:07 02:00", "2026-03-04T03:06:07Z")] // a + that was not encoded
    [InlineData("2026-03-04 05:06", "2026-03-04T05:06:00Z")]
    public void Grafanas_grammar_and_ISO_8601_are_understood(string text, string expected)
    {
        Assert.True(TimeBound.TryParse(text, isEnd: false, out var bound));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), bound.Resolve(Now, Zones[1], isEnd: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now-")]
    [InlineData("now-1")]
    [InlineData("now-1x")]
    [InlineData("now-9999999h")]
    [InlineData("now/2d")]
    [InlineData("now/d/d/d/d/d/d/d")]
    [InlineData("NOW")]
    [InlineData("12:00")]
    [InlineData("2026-13-01")]
    [InlineData("٢٠٢٦-٠٣-٠٤")]
    public void Anything_else_is_refused(string text) => Assert.False(TimeBound.TryParse(text, isEnd: false, out _));

    [Fact]
    public void The_end_of_a_rounded_unit_is_its_last_moment()
    {
        Assert.True(TimeBound.TryParse("now/d", isEnd: true, out var bound));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero).AddTicks(-1), bound.Resolve(Now, Zones[1], isEnd: true));
    }

    [Fact]
    public void Any_window_resolves_to_a_period_that_begins_before_it_ends() =>
        Gen.Select(Queries.Window, Gens.Anytime, Zone).Sample((window, now, zone) => window.Resolve(now, zone) is var period && period.From <= period.To);

    [Fact]
    public void Any_moment_lies_within_its_unit_and_a_units_start_is_its_own() =>
        Gen.Select(Gens.Near, Unit, Zone).Sample((at, unit, zone) =>
        {
            var start = Calendar.StartOf(at, unit, zone);
            return start <= at && at <= Calendar.EndOf(at, unit, zone) && Calendar.StartOf(start, unit, zone) == start;
        });

    [Fact]
    public void A_day_later_the_clock_shows_the_same_time_unless_that_time_is_left_out() =>
        Gen.Select(Gens.Near, Zone).Sample((at, zone) =>
        {
            var wall = Calendar.ToWall(at, zone).AddDays(1);
            var later = Calendar.ToWall(Calendar.Add(at, 1, TimeUnit.Day, zone), zone);
            return zone.IsInvalidTime(wall) ? later >= wall : later == wall;
        });

    [Fact]
    public void Where_midnight_is_left_out_a_day_begins_at_the_first_moment_after_the_gap()
    {
        // São Paulo, 4 November 2018: 00:00 to 00:59 did not exist.
        var start = Calendar.StartOf(new DateTimeOffset(2018, 11, 4, 15, 0, 0, TimeSpan.Zero), TimeUnit.Day, TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"));
        Assert.Equal(new DateTimeOffset(2018, 11, 4, 3, 0, 0, TimeSpan.Zero), start);
    }

    [Fact]
    public void Nothing_fails_at_the_ends_of_the_calendar() =>
        Gen.Select(Gen.OneOf(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.MinValue.AddHours(3), DateTimeOffset.MaxValue.AddHours(-3)), Unit, Zone, Gen.Int[-999_999, 999_999])
            .Sample((at, unit, zone, amount) =>
            {
                Calendar.StartOf(at, unit, zone);
                Calendar.EndOf(at, unit, zone);
                Calendar.Add(at, amount, unit, zone);
            });
}
