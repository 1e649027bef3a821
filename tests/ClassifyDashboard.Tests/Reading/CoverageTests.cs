using ClassifyDashboard.Reading.Cache;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Coverage compared with a plain array of one element per second.</summary>
public sealed class CoverageTests
{
    private const int Seconds = 60;
    private const long Second = TimeSpan.TicksPerSecond;

    // Far after the ranges, so that all are firm, or near their ends, so that some are not.
    private static readonly Gen<Step> Steps =
        Gen.Select(Gen.Int[0, Seconds], Gen.Int[0, Seconds], Gen.OneOf(Gen.Int[0, 500], Gen.Int[5_000, 9_000]), Gen.Int[0, 4])
        .Select((one, other, readAt, kind) => new Step(kind > 0, new(Math.Min(one, other) * Second, Math.Max(one, other) * Second), readAt * Second));

    private static readonly Gen<Step[]> Sequence = Steps.Array[0, 15];

    [Fact]
    public void Coverage_is_what_was_read_and_not_dropped_since() => Sequence.Sample(steps =>
    {
        var (coverage, readAt) = (Coverage.None, new long?[Seconds]);
        foreach (var step in steps)
        {
            coverage = step.On(coverage);
            for (var i = step.TimeRange.From / Second; i < step.TimeRange.Until / Second; i++)
                readAt[i] = step.IsRead ? step.ReadAt : null;
        }

        for (var i = 0; i < Seconds; i++)
        {
            var second = new TimeRange(i * Second, (i + 1) * Second);
            Assert.Equal(readAt[i] is not null, coverage.Covers(second));
            var known = coverage.Within(second).ToList();
            Assert.Equal(readAt[i] is null ? 0 : 1, known.Count);

            // Merged neighbours count as old as the oldest, which is not much older.
            if (readAt[i] is { } at)
                Assert.InRange(known[0].ReadAt, at - (TimeSpan.TicksPerMinute * 10 * steps.Length), at);
        }

        var end = Array.FindLastIndex(readAt, at => at is not null);
        Assert.Equal(end < 0 ? 0 : (Array.FindLastIndex(readAt, end, at => at is null) + 1) * Second, coverage.GaplessFrom);
    });

    [Fact]
    public void Gaps_are_the_unknown_ranges_in_order_and_of_full_length() => Gen.Select(Sequence, Steps).Sample((steps, asked) =>
    {
        var coverage = steps.Aggregate(Coverage.None, (all, step) => step.On(all));
        foreach (var wanted in new[] { asked.TimeRange, asked.TimeRange with { Until = TimeRange.NoEnd } })
        {
            var gaps = coverage.Gaps(wanted);
            Assert.All(gaps, gap => Assert.True(!gap.IsEmpty && wanted.Contains(gap) && !coverage.Within(gap).Any()));
            Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.True(pair.First.Until < pair.Second.From));
            var known = coverage.Within(wanted).Select(each => each.TimeRange.Intersect(wanted)).Where(each => !each.IsEmpty);
            Assert.Equal(wanted.Length, gaps.Concat(known).Sum(each => each.Length));
            Assert.Equal(gaps.Count == 0, coverage.Covers(wanted));
        }
    });

    [Fact]
    public void Known_ranges_are_in_order_and_do_not_overlap() => Sequence.Sample(steps =>
    {
        var known = steps.Aggregate(Coverage.None, (all, step) => step.On(all)).Known;
        Assert.All(known, each => Assert.False(each.TimeRange.IsEmpty));
        Assert.All(known.Zip(known.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.From));
    });

    [Fact]
    public void Firm_range_stays_firm_and_makes_no_neighbour_firm() => Gen.Select(Sequence, Steps).Sample((steps, next) =>
    {
        var before = steps.Aggregate(Coverage.None, (all, step) => step.On(all));
        var after = next.On(before);
        for (var i = 0L; i < Seconds; i++)
        {
            var second = new TimeRange(i * Second, (i + 1) * Second);
            if (!after.Covers(second))
                continue;
            var isNew = next.IsRead && next.TimeRange.Contains(second);
            var wasFirm = isNew ? next.TimeRange.Until <= Finality.FinalUntil(next.ReadAt) : before.Within(second).Single().IsFinal;
            var isFirm = after.Within(second).Single().IsFinal;
            Assert.True(!wasFirm || isFirm);

            // A stretch that is cut ends earlier, so that its rest may be firm; nothing else makes it so.
            Assert.True(wasFirm || !isFirm
                || (!isNew && CutUntil(before.Within(second).Single(), next.TimeRange) is var rest && rest.Until <= Finality.FinalUntil(rest.ReadAt)));
        }
    });

    // The part before the range that was read or forgotten.
    private static KnownRange CutUntil(KnownRange known, TimeRange by) =>
        known.From < by.From && by.From < known.Until ? known with { TimeRange = known.TimeRange with { Until = by.From } } : known;

    [Fact]
    public void Unreadable_entries_are_counted_at_most_once() => Sequence.Sample(steps =>
    {
        var (coverage, most) = (Coverage.None, 0);
        foreach (var step in steps)
        {
            coverage = step.IsRead ? coverage.With(new(step.TimeRange, step.ReadAt, Unreadable: 1)) : coverage.Without(step.TimeRange);
            most += step.IsRead ? 1 : 0;
            Assert.InRange(coverage.Known.Sum(known => known.Unreadable), 0, most);
        }
    });

    [Fact]
    public void Unreadable_entries_repeated_by_each_refresh_are_not_added_up() => Gen.Int[10, 59].Array[1, 50].Sample(minutes =>
    {
        var (hour, now) = (TimeSpan.TicksPerHour, AJob.Created.UtcTicks);
        var coverage = Coverage.None.With(new(new(now - (24 * hour), now), now, Unreadable: 5));
        foreach (var minute in minutes)
        {
            now += TimeSpan.TicksPerMinute;
            coverage = coverage.With(new(new(now - (minute * TimeSpan.TicksPerMinute), now), now, Unreadable: 5));
        }

        Assert.Equal(5, coverage.Known.Sum(known => known.Unreadable));
    });

    [Fact]
    public void Coverage_written_in_any_order_is_read_back_the_same() => Sequence.Sample(steps =>
    {
        var coverage = steps.Aggregate(Coverage.None, (all, step) => step.On(all));
        Assert.Equal(coverage.Known, Coverage.Of(coverage.Known).Known);
        Assert.Equal(coverage.Known, Coverage.Of(coverage.Known.Reverse()).Known);
    });

    private sealed record Step(bool IsRead, TimeRange TimeRange, long ReadAt)
    {
        public Coverage On(Coverage coverage) => IsRead ? coverage.With(new(TimeRange, ReadAt)) : coverage.Without(TimeRange);
    }
}
