using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Days with a known kind of trouble. The rules were made with other seeds than these.</summary>
[Trait("Category", "Slow")]
public sealed class FailureTroubleSimulationTests
{
    private const int Each = 12;
    private const int FirstSeed = 101;

    private static readonly TroubleKind[] Kinds =
        [TroubleKind.Service, TroubleKind.Account, TroubleKind.Configuration, TroubleKind.Documents, TroubleKind.Nothing];

    [Fact]
    public void Kind_of_trouble_is_named_right_on_nine_of_ten_days()
    {
        var right = 0;
        foreach (var kind in Kinds)
        {
            var days = Enumerable.Range(FirstSeed, Each).Select(seed => TroubleDay.Of(kind, seed * 10 + (int)kind)).ToList();
            var named = days.GroupBy(day => day.Trouble.Kind).OrderByDescending(group => group.Count());
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {string.Join(", ", named.Select(group => $"{group.Count()} {group.Key}"))}"
                + string.Concat(days.Where(day => day.Trouble.Kind != kind).Select(day => $"\n   {day.AnHour:0} an hour, hit {day.Hit}: {day.Trouble}")));
            right += days.Count(day => day.Trouble.Kind == kind);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{right} of {Kinds.Length * Each} named right");
        Assert.InRange(right, Kinds.Length * Each * 0.9, Kinds.Length * Each);
    }

    [Fact]
    public void Outage_of_more_than_ten_minutes_at_40_jobs_an_hour_is_never_nothing_unusual()
    {
        var days = Enumerable.Range(FirstSeed, 300)
            .Select(seed => TroubleDay.Of(TroubleKind.Service, seed + 20_000, 40, TimeSpan.FromMinutes(10.1 + seed % 30))).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", days.GroupBy(day => day.Trouble.Kind).Select(group => $"{group.Count()} {group.Key}"))
            + string.Concat(days.Where(day => day.Trouble.Kind == TroubleKind.Nothing).Select(day => $"\n   hit {day.Hit}: {day.Trouble}")));
        Assert.DoesNotContain(days, day => day.Trouble.Kind == TroubleKind.Nothing && day.Hit > 0);
        Assert.InRange(days.Count(day => day.Trouble.Kind == TroubleKind.Service), 240, 300);
    }
}
