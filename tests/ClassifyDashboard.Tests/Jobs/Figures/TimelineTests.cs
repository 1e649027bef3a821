using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

/// <summary>Bars across clock changes.</summary>
public sealed class TimelineTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-25", 30)]
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-26", 60)]
    [InlineData("Europe/Berlin", "2026-10-20", "2026-10-29", 180)]
    [InlineData("Europe/Berlin", "2026-10-10", "2026-11-09", 720)]
    [InlineData("Europe/Berlin", "2026-03-01", "2026-05-10", 1_440)]
    [InlineData("Australia/Lord_Howe", "2026-04-02", "2026-04-08", 120)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-10-04", 15)]
    public void Steady_stream_of_jobs_has_bars_of_one_height_across_a_clock_change(string id, string from, string to, int minutes)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var period = JobQuery.Read($"from={from}&to={to}").Query.Filter.Window.Resolve(default, zone);
        var every = TimeSpan.FromMinutes(5);
        var jobs = JobSet.Of(Enumerable.Range(0, (int)((period.Length + TimeSpan.FromTicks(1)) / every))
            .Select(i => AJob.Completed().At(period.From + i * every).Build()));
        var timeline = Timeline.Of(jobs, period, zone);
        Assert.All(timeline.Buckets, bucket => Assert.Equal(minutes / 5.0, timeline.HeightOf(bucket, bucket.Counts.Total), 9));
        Assert.Equal(minutes / 5.0, timeline.Peak, 9);
        Assert.Equal(
            zone.GetUtcOffset(period.From) != zone.GetUtcOffset(period.To) && minutes > 60,
            timeline.Buckets.Any(bucket => timeline.UnusualLength(bucket) is not null));
    }

    [Fact]
    public void Bars_are_adjacent_and_as_wide_as_their_time()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var period = JobQuery.Read("from=2026-10-20&to=2026-10-29").Query.Filter.Window.Resolve(default, zone);
        var timeline = Timeline.Of(JobSet.Empty, period, zone);
        var at = 0.0;
        foreach (var bucket in timeline.Buckets)
        {
            var (from, until) = timeline.PlaceOf(bucket);
            Assert.Equal(at, from, 9);
            Assert.Equal((bucket.Until - bucket.From) / TimeSpan.FromHours(10 * 24 + 1), until - from, 9);
            at = until;
        }

        Assert.Equal(1, at, 9);
        Assert.Equal(TimeSpan.FromHours(4), Assert.Single(timeline.Buckets.Select(timeline.UnusualLength).OfType<TimeSpan>()));
        Assert.All(timeline.Buckets, bucket => Assert.Equal(0, Calendar.ToWall(bucket.From, zone).Hour % 3));
    }

    [Fact]
    public void Height_of_a_bar_without_a_clock_change_is_its_number_of_jobs() =>
        Gen.Select(Gens.Near, Gen.Int[1, 1_000_000], Gen.Int[0, 1_000]).Sample((from, minutes, jobs) =>
    {
        var timeline = Timeline.Of(JobSet.Empty, new(from, from.AddMinutes(minutes)), TimeZoneInfo.Utc);
        return timeline.Buckets.All(bucket => timeline.HeightOf(bucket, jobs) == jobs && timeline.UnusualLength(bucket) is null);
    });
}
