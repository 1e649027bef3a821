using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Days with a known kind of trouble. The rules were made with other seeds than these.</summary>
[Trait("Category", "Slow")]
public sealed class FailureTroubleSimulationTests
{
    private const int Each = 12;
    private const int EachShape = 5;
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
    public void Odd_shapes_of_trouble_are_named_right_on_nine_of_ten_days()
    {
        var right = 0;
        foreach (var (name, kinds, make) in TroubleShapes.All)
        {
            var days = Enumerable.Range(FirstSeed, EachShape).Select(seed => TroubleShapes.Of(make, seed * 31, 20 * Math.Pow(10, seed % 5 / 4.0))).ToList();
            var named = days.GroupBy(day => day.Trouble.Kind).OrderByDescending(group => group.Count());
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {string.Join(", ", named.Select(group => $"{group.Count()} {group.Key}"))}"
                + string.Concat(days.Where(day => !kinds.Contains(day.Trouble.Kind)).Select(day => $"\n   hit {day.Day.Hit}: {day.Trouble}")));
            right += days.Count(day => kinds.Contains(day.Trouble.Kind));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{right} of {TroubleShapes.All.Length * EachShape} named right");
        Assert.InRange(right, TroubleShapes.All.Length * EachShape * 0.9, TroubleShapes.All.Length * EachShape);
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
