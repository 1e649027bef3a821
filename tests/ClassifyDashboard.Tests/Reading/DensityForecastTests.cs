using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The forecast of the number of jobs from other days.</summary>
public sealed class DensityForecastTests
{
    private const long Hour = TimeSpan.TicksPerHour;
    private const long Day = TimeSpan.TicksPerDay;
    private static readonly long Noon = AJob.Created.UtcDateTime.Date.AddHours(12).Ticks;
    private static readonly Density OneAnHour = new(1.0 / Hour, 1);

    [Fact]
    public void Forecast_of_an_hour_is_that_of_the_same_weekday_a_week_later_or_earlier() =>
        Assert.Equal(7, Of(Knowing((Noon + Day, 500), (Noon - (7 * Day), 7))));

    [Fact]
    public void Forecast_without_the_same_weekday_is_the_busiest_of_the_three_nearest_days() =>
        Assert.Equal(30, Of(Knowing((Noon + Day, 10), (Noon + (2 * Day), 30), (Noon + (3 * Day), 20), (Noon + (4 * Day), 500))));

    [Fact]
    public void Forecast_with_misleading_other_days_follows_its_neighbours()
    {
        Assert.Equal(1, Of(DensityForecast.None));
        Assert.Equal(1, Of(Knowing((Noon + Hour, 500), (Noon + (14 * Day), 500))));
        Assert.Equal(1, Knowing((Noon + Day, 500)).JobsOf(new(Noon, Noon + Hour), OneAnHour with { Ratio = null }), 6);
    }

    [Fact]
    public void Range_that_was_read_scales_the_forecast()
    {
        var density = Knowing((Noon + Day, 100)).DensityOf(new(Noon, Noon + Hour), 150);
        Assert.Equal(150.0 / Hour, density.JobsPerTick);
        Assert.Equal(1.5, density.Ratio);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Range_unlike_any_other_day_disables_the_comparison(double jobs) =>
        Assert.Null(Knowing((Noon + Day, 100)).DensityOf(new(Noon, Noon + Hour), jobs).Ratio);

    [Fact]
    public void Range_sized_for_a_number_of_jobs_holds_that_number() =>
        Gen.Select(Gen.Int, Gen.Double[0.1, 5_000], Gen.Long[0, 40 * Day], Gen.Bool, Gen.Double[0.01, 1_000]).Sample((seed, jobs, most, isLater, anHour) =>
        {
            var forecast = new DensityForecast(hour => new Random(HashCode.Combine(seed, hour)).Next(4) switch { 0 => null, 1 => 0, var times => times * 100 });
            var density = new Density(anHour / Hour, 2);
            var length = forecast.LengthOf(jobs, Noon + 1_234_567, isLater, density, most);
            Assert.InRange(length, 0, most);
            var stretch = isLater ? new TimeRange(Noon + 1_234_567, Noon + 1_234_567 + length) : new(Noon + 1_234_567 - length, Noon + 1_234_567);
            if (length < 14 * Day)
                Assert.True(length == most || Math.Abs(forecast.JobsOf(stretch, density) - jobs) < 0.01);
        });

    private static double Of(DensityForecast forecast) => Math.Round(forecast.JobsOf(new(Noon, Noon + Hour), OneAnHour), 6);

    private static DensityForecast Knowing(params (long Hour, int Jobs)[] known) =>
        new(hour => Array.Find(known, each => each.Hour == hour) is { Hour: > 0, Jobs: var jobs } ? jobs : null);
}
