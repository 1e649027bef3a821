using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Splitting a gap into ranges, driven as a fetch does it.</summary>
[Trait("Category", "Slow")]
public sealed class RangeSplitterTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private static readonly long Now = TimeRange.Floor(AJob.Created.UtcTicks);

    [Fact]
    public void Split_ranges_cover_the_whole_gap_without_overlap_in_any_order() =>
        Gen.Select(Gen.Int, Gen.Int[0, 20_000], Gen.Long[1, 3_000_000], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool)
            .Sample((seed, jobs, length, order, spread, isOpen) =>
        {
            var random = new Random(seed);
            var gap = new TimeRange(Now - (length * Second), isOpen ? TimeRange.NoEnd : Now);
            var times = Enumerable.Range(0, jobs).Select(_ => gap.From + (long)(Place(random, spread) * length * Second)).Order().ToArray();
            var density = random.Next(2) == 0 ? (double?)null : (jobs + 1) / (double)(length * Second) * Math.Pow(10, random.Next(-2, 3));
            var (done, cuts) = (new List<TimeRange>(), 0);
            var frontier = new RangeSplitter([gap], density,
                new(hour => done.Exists(piece => piece.Contains(hour)) ? times.Count(time => Block.HourOf(time) == hour) : null));
            for (var taken = 0; frontier.CanTake(0, 0); taken++)
            {
                Assert.True(taken < 5_000, "It does not come to an end.");
                var stretch = frontier.Take(Now, out var isRest)!.Value;
                Assert.True(gap.Contains(stretch) && (!stretch.IsEmpty || stretch.IsOpen));
                if (random.Next(10) == 0)
                {
                    frontier.PutBack(stretch);
                    continue;
                }

                var until = stretch.IsOpen ? Now : stretch.Until;
                var within = times.Where(time => stretch.Contains(time)).ToArray();
                if (cuts < 64 && within.Length > 200 && DensitySample(within, order, random) is { } sample
                    && frontier.IsLong(sample, stretch.From, until, isRest, ChunkSizing.ProbePages))
                {
                    cuts++;
                    frontier.PutBack(stretch, sample);
                    continue;
                }

                done.Add(stretch);
                frontier.Learn(stretch, Math.Max(Second, until - stretch.From), within.Length);
            }

            done.Sort((one, other) => one.From.CompareTo(other.From));
            Assert.Equal(gap.From, done[0].From);
            Assert.Equal(gap.Until, done[^1].Until);
            Assert.All(done.Zip(done.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
            Assert.Equal(0, frontier.Length(Now));
        }, iter: 300);

    private static double Place(Random random, int spread) => spread switch
    {
        0 => random.NextDouble(),
        1 => random.NextDouble() * 0.01,
        2 => 1 - (random.NextDouble() * 0.001),
        _ => Math.Round(random.NextDouble(), 1) * 0.99,
    };

    // What the first two pages show.
    private static DensitySample? DensitySample(long[] times, int order, Random random)
    {
        var seen = order switch { 0 => times.Reverse(), 1 => times, _ => times.OrderBy(_ => random.Next()) };
        return ChunkSizing.Sample([.. seen.Take(200).Select(time => AJob.Completed().At(new DateTimeOffset(time, TimeSpan.Zero)).Build())]);
    }
}
