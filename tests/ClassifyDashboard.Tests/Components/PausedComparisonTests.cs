using Bunit;
using ClassifyDashboard.Components.Compare;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Reading;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Two periods on the Compare page while jobs arrive, on a sample API with a new job every ten seconds.</summary>
public sealed class PausedComparisonTests : Rendered
{
    private const string Periods = "?a=period:now-24h..now-12h&b=period:now-12h..now";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Pause_keeps_the_second_period_too()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0.1 });
        Reader = host.Reader;
        var pair = CompareQuery.Read(Periods).Query.Pair!;
        var ofB = pair.Of(pair.B, JobFilter.Default);
        var load = await host.CompleteAsync(pair.Base(JobFilter.Default));
        await host.CompleteAsync(ofB);
        var sides = Render<ComparedSides>(p => p.Add(c => c.Load, load).AddCascadingValue(
            new Address(JobQuery.Read(Periods).Query, [], TimeZoneInfo.Utc) { ScreenPath = ScreenPaths.Compare, Compare = CompareQuery.Read(Periods).Query }));
        sides.WaitForElement("#measures", Patience);
        sides.Render(p => p.Add(c => c.IsPaused, true));
        var before = sides.Find("#measures").TextContent;
        await host.WhileTimePassesAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(20), ofB);
        Assert.Equal(before, sides.Find("#measures").TextContent);
        sides.Render(p => p.Add(c => c.IsPaused, false));
        sides.WaitForState(() => sides.Find("#measures").TextContent != before, Patience);
    }
}
