using ClassifyDashboard.Reading.Cache;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The ranges to read, compared with plain sets of seconds.</summary>
public sealed class GapFinderTests
{
    private const int Seconds = 80;
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly Gen<TimeRange> Stretches = Gen.Select(Gen.Int[0, Seconds], Gen.Int[0, Seconds])
        .Select((one, other) => new TimeRange(Math.Min(one, other) * Second, Math.Max(one, other) * Second));

    [Fact]
    public void Merged_ranges_hold_the_same_seconds_and_do_not_touch() => Stretches.Array[0, 10].Sample(stretches =>
    {
        var merged = GapFinder.Merge(stretches);
        Assert.Equal(SecondsOf(stretches), SecondsOf(merged));
        Assert.All(merged, each => Assert.False(each.IsEmpty));
        Assert.All(merged.Zip(merged.Skip(1)), pair => Assert.True(pair.First.Until < pair.Second.From));
    });

    [Fact]
    public void Difference_of_ranges_holds_the_remaining_seconds() => Gen.Select(Stretches.Array[0, 6], Stretches.Array[0, 6]).Sample((stretches, others) =>
    {
        var left = GapFinder.Without(GapFinder.Merge(stretches), others).ToList();
        Assert.Equal(SecondsOf(stretches).Except(SecondsOf(others)).Order(), SecondsOf(left));
    });

    [Fact]
    public void Gaps_of_the_past_are_the_wanted_and_unknown_ranges() => Gen.Select(Stretches.Array[0, 8], Stretches.Array[0, 6]).Sample((known, wanted) =>
    {
        var coverage = Coverage.Of(known.Select(stretch => new KnownRange(stretch, 1_000_000 * Second)));
        var gaps = GapFinder.Gaps(coverage, wanted, 1_000_000 * Second, TimeSpan.FromSeconds(90));
        Assert.Equal(SecondsOf(wanted).Except(SecondsOf(known)).Order(), SecondsOf(gaps));
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.True(pair.First.Until < pair.Second.From));
    });

    [Fact]
    public void Newest_range_is_left_to_the_refresh_until_it_is_overdue_and_then_read_from_the_firm_end() =>
        Gen.Select(Gen.Int[0, Seconds], Gen.Int[1, Seconds], Gen.Int[0, 1_000], Gen.Int[0, 200]).Sample((from, length, since, wantedFrom) =>
        {
            var readAt = (from + length) * Second;
            var coverage = Coverage.None.With(new(new(from * Second, readAt), readAt));
            var wanted = new TimeRange(wantedFrom * Second, TimeRange.NoEnd);
            var gaps = GapFinder.Gaps(coverage, [wanted], readAt + (since * Second), TimeSpan.FromSeconds(90));
            if (wanted.From >= readAt + (since * Second))
                Assert.Empty(gaps); // not there yet
            else if (wanted.From >= readAt)
                Assert.Equal([wanted], gaps);
            else if (since <= 90)
                Assert.DoesNotContain(gaps, gap => gap.IsOpen);
            else
                Assert.Equal(
                    Math.Max(wanted.From, Math.Min(readAt, TimeRange.Floor(Finality.FinalUntil(readAt)))),
                    gaps[^1].IsOpen ? Math.Min(gaps[^1].From, Math.Max(wanted.From, Finality.FinalUntil(readAt))) : -1);
        });

    private static IEnumerable<int> SecondsOf(IEnumerable<TimeRange> stretches) =>
        Enumerable.Range(0, Seconds).Where(second => stretches.Any(stretch => stretch.Contains(second * Second)));
}
