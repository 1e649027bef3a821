using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

/// <summary>A small part of what the benchmark simulates, with the same limits.</summary>
[Trait("Category", "Slow")]
public sealed class AlarmSimulationTests
{
    [Theory]
    [InlineData(8, 800)]
    [InlineData(40, 400)]
    [InlineData(200, 200)]
    [InlineData(1_000, 50)]
    public void Rate_below_the_threshold_gives_a_false_alarm_once_in_four_days_at_most(int perHour, int days) =>
        Assert.InRange(AlarmSimulation.FalseEpisodes(1, perHour, days, 0.04, 0.05), 0.01, 0.25);

    [Theory]
    [InlineData(8, 800)]
    [InlineData(40, 400)]
    [InlineData(200, 200)]
    [InlineData(1_000, 50)]
    public void Rate_below_the_threshold_gives_a_false_watch_once_in_four_days_at_most(int perHour, int days) =>
        Assert.InRange(AlarmSimulation.FalseEpisodes(1, perHour, days, 0.015, 0.02), 0.01, 0.25);

    [Theory]
    [InlineData(40, 30)]
    [InlineData(200, 10)]
    [InlineData(1_000, 5)]
    public void Jump_of_the_rate_is_detected_soon(int perHour, double minutes) =>
        Assert.InRange(AlarmSimulation.MinutesToAlarm(1, perHour, 60) is var taken ? taken[taken.Count / 2] : 0, 0, minutes);

    [Fact]
    public void Evaluation_at_each_refresh_finds_the_alarms_of_one_pass()
    {
        var all = AlarmSimulation.Outcomes(4, 40, TimeSpan.FromDays(5), _ => 0.07);
        var (from, to) = (AlarmSimulation.Start, AlarmSimulation.Start.AddDays(5));
        var asked = AlarmSimulation.Beginnings(AlarmSimulation.AtEachRefresh(all, from, to, AlarmSimulation.ByTest).Select(each => each.Said));
        Assert.True(asked > 1);
        Assert.Equal(AlarmEvaluator.Episodes(all, 0.05, to).Count, asked);
    }

    [Fact]
    public void Alarm_ends_after_an_incident_and_does_not_return()
    {
        var (minutes, more) = AlarmSimulation.MinutesToEnd(1, 1_000, 40, AlarmRule.Default);
        Assert.InRange(minutes[minutes.Count / 2], 10, 60);
        Assert.InRange(more, 0, minutes.Count / 10);
    }

    [Fact]
    public void Constant_level_is_reported_as_changed_once_a_week_at_most() => Assert.InRange(AlarmSimulation.FalseChanges(1, 40, 8), 0, 1);

    [Theory]
    [InlineData(40, 20)]
    [InlineData(200, 4)]
    [InlineData(1_000, 1)]
    public void Healthy_service_has_no_stuck_jobs(int perHour, int days) =>
        Assert.Equal(0, AlarmSimulation.FalseStuck(1, perHour, days, AlarmSimulation.Quick));

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(1_000)]
    public void Stopped_service_is_reported_within_two_refreshes_after_the_floor(int perHour) =>
        Assert.InRange(AlarmSimulation.RefreshesToStuck(1, perHour, 10, AlarmSimulation.Quick)[^1], 1, 2);
}
