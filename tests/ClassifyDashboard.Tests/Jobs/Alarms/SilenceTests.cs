using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

/// <summary>When the absence of jobs is reported, and a small part of the benchmark's simulation of it.</summary>
public sealed class SilenceTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Monday.AddDays(28).AddHours(12);

    [Fact]
    public void Hour_without_a_job_where_each_minute_has_one_is_silence()
    {
        var silence = Of(EachMinute(_ => true), Now.AddHours(-1));
        Assert.Equal((SilenceState.Silent, 4, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)),
            (silence.State, silence.Weeks, silence.Longest!.Value, silence.Length));
        Assert.Equal(Math.Pow(1 / 5.0, 9), silence.Chance, 1e-12); // nine slots, each the one of five weeks that is without: enough after 50 minutes
    }

    [Fact]
    public void Less_than_half_an_hour_is_no_silence() => Assert.Equal(SilenceState.Usual, Of(EachMinute(_ => true), Now.AddMinutes(-29)).State);

    [Fact]
    public void Quiet_night_is_no_silence() =>
        Assert.Equal(SilenceState.Usual, Silence.Of(Known(EachMinute(at => at.Hour is >= 8 and < 18), Monday.AddDays(28)), Monday.AddDays(27)
            .AddHours(18), Monday.AddDays(28).AddHours(6), TimeZoneInfo.Utc).State);

    [Fact]
    public void Pause_seen_before_at_this_hour_is_no_silence() =>
        Assert.Equal(SilenceState.Usual, Of(EachMinute(at => at.Date != Monday.AddDays(7).Date || at.Hour is < 10 or > 13), Now.AddHours(-1)).State);

    [Fact]
    public void Silence_is_undecided_with_less_than_two_known_weeks()
    {
        Assert.Equal(SilenceState.TooFew, Silence.Of(Arrivals.None, Now.AddHours(-5), Now, TimeZoneInfo.Utc).State);
        Assert.Equal(SilenceState.TooFew, Of(EachMinute(at => at >= Monday.AddDays(21)), Now.AddHours(-5), from: Monday.AddDays(21)).State);
        Assert.Equal(
            (SilenceState.Silent, 2),
            Of(EachMinute(at => at >= Monday.AddDays(14)), Now.AddHours(-5), from: Monday.AddDays(14)) is var two ? (two.State, two.Weeks) : default);
    }

    [Fact]
    public void Clock_change_shifts_no_hour_of_the_comparison()
    {
        // In Berlin the clocks go forward on 29 March 2026: office hours begin at 7 instead of 8 in UTC.
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var arrivals = Known(EachMinute(at => TimeZoneInfo.ConvertTime(at, berlin).Hour is >= 9 and < 17), Monday.AddDays(28));
        var at = new DateTimeOffset(2026, 3, 30, 7, 50, 0, TimeSpan.Zero); // 9:50 on the clocks; in UTC nobody has worked at this hour yet
        Assert.Equal(SilenceState.Usual, Silence.Of(arrivals, at.AddMinutes(-50), at.AddMinutes(-30), berlin).State);
        Assert.True(Silence.Of(arrivals, at.AddMinutes(-50), at, berlin).Chance < Silence.Of(arrivals, at.AddMinutes(-50), at, TimeZoneInfo.Utc).Chance);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("steady", 8)]
    [InlineData("steady", 40)]
    [InlineData("office", 4)]
    [InlineData("office", 20)]
    [InlineData("uneven weeks", 20)]
    [InlineData("batch", 0)]
    public void Healthy_service_is_rarely_reported_as_silent(string traffic, int perHour) =>
        Assert.InRange(SilenceSimulation.False(1, TrafficOf(traffic, perHour), weeks: 12), 0, 0);

    [Theory]
    [InlineData("steady", 40, 60)]
    [InlineData("office", 20, 150)]
    [InlineData("office", 200, 60)]
    public void Stop_of_a_busy_service_is_reported_soon(string traffic, int perHour, int minutes) =>
        Assert.InRange(SilenceSimulation.MinutesToTell(1, TrafficOf(traffic, perHour), knownWeeks: 4, runs: 9)[4], 30, minutes);

    private static SilenceSimulation.Traffic TrafficOf(string name, int perHour) => name switch
    {
        "steady" => SilenceSimulation.Steady(perHour),
        "office" => SilenceSimulation.Office(perHour),
        "uneven weeks" => SilenceSimulation.UnevenWeeks(perHour),
        _ => SilenceSimulation.Batch(),
    };

    private static Silence Of(IEnumerable<DateTimeOffset> came, DateTimeOffset last, DateTimeOffset? from = null) =>
        Silence.Of(Known(came, Now, from), last, Now, TimeZoneInfo.Utc);

    private static Arrivals Known(IEnumerable<DateTimeOffset> came, DateTimeOffset until, DateTimeOffset? from = null) =>
        Arrivals.None.With(JobSet.Of(came.Where(at => at < until).Select(at => AJob.Completed().At(at).Build())), new(from ?? Monday, until));

    // Four weeks and a day of these jobs.
    private static IEnumerable<DateTimeOffset> EachMinute(Func<DateTimeOffset, bool> comes) =>
        Enumerable.Range(0, 29 * 24 * 60).Select(i => Monday.AddMinutes(i)).Where(comes);
}
