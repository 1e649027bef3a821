using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class CalendarTests
{
    private static readonly Gen<TimeZoneInfo> Zone = Gen.OneOf(
        [.. new[] { "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "America/Havana", "Asia/Kathmandu",
            "Africa/Casablanca" }.Select(TimeZoneInfo.FindSystemTimeZoneById)]);

    private static readonly Gen<TimeSpan> Length = Gen.OneOf(1, 15, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200)
        .Select(seconds => TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Parts_of_a_day_are_contiguous_across_clock_changes() =>
        Gen.Select(Gens.Near, Length, Zone).Sample((at, length, zone) =>
        {
            var start = Calendar.StartOf(at, length, zone);
            var next = Calendar.Next(start, length, zone);
            return start <= at && at < next && Calendar.StartOf(start, length, zone) == start && Calendar.StartOf(next.AddTicks(-1), length, zone) == start
                && Calendar.StartOf(next, length, zone) == next;
        });

    [Fact]
    public void Part_of_a_day_begins_at_a_round_clock_time_or_where_the_clock_skipped_it() =>
        Gen.Select(Gens.Near, Length, Zone).Sample((at, length, zone) =>
        {
            var start = Calendar.StartOf(at, length, zone);
            return Calendar.ToWall(start, zone).Ticks % length.Ticks == 0 || zone.GetUtcOffset(start.AddTicks(-1)) < zone.GetUtcOffset(start);
        });

    [Theory]
    [InlineData("Europe/Berlin", 2026, 10, 25, 1, "00:00 1, 01:00 1, 02:00 1, 02:00 1, 03:00 1")]
    [InlineData("Europe/Berlin", 2026, 10, 25, 2, "00:00 2, 02:00 1, 02:00 2, 04:00 2, 06:00 2")]
    [InlineData("Europe/Berlin", 2026, 10, 25, 3, "00:00 4, 03:00 3, 06:00 3, 09:00 3, 12:00 3")]
    [InlineData("Europe/Berlin", 2026, 3, 29, 1, "00:00 1, 01:00 1, 03:00 1, 04:00 1, 05:00 1")]
    [InlineData("Europe/Berlin", 2026, 3, 29, 2, "00:00 2, 03:00 1, 04:00 2, 06:00 2, 08:00 2")]
    [InlineData("Europe/Berlin", 2026, 3, 29, 6, "00:00 5, 06:00 6, 12:00 6, 18:00 6, 00:00 6")]
    [InlineData("Australia/Lord_Howe", 2026, 4, 5, 1, "00:00 1, 01:00 1.5, 02:00 1, 03:00 1, 04:00 1")]
    [InlineData("Australia/Lord_Howe", 2026, 10, 4, 1, "00:00 1, 01:00 1, 02:30 0.5, 03:00 1, 04:00 1")]
    public void Hours_begin_as_the_clock_shows_them_on_the_day_of_a_clock_change(string id, int year, int month, int day, int hours, string expected)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var (at, length, parts) = (Calendar.FromWall(new(year, month, day), zone), TimeSpan.FromHours(hours), new List<string>());
        for (var i = 0; i < 5; i++)
        {
            var next = Calendar.Next(at, length, zone);
            parts.Add(FormattableString.Invariant($"{Calendar.ToWall(at, zone):HH:mm} {(next - at).TotalHours}"));
            at = next;
        }

        Assert.Equal(expected, string.Join(", ", parts));
    }

    [Fact]
    public void Quarters_begin_in_January_April_July_and_October() => Gen.Select(Gens.Near, Zone).Sample((at, zone) =>
        Calendar.ToWall(Calendar.StartOf(at, TimeUnit.Quarter, zone), zone) is { Month: 1 or 4 or 7 or 10, Day: 1 } start && start <= Calendar.ToWall(at, zone)
        && Calendar.EndOf(at, TimeUnit.Quarter, zone).AddTicks(1) == Calendar.Add(Calendar.StartOf(at, TimeUnit.Quarter, zone), 3, TimeUnit.Month, zone));
}
