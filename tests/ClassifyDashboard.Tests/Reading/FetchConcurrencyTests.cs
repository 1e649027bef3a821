using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>How well eight concurrent requests are used: a fetch without a service, in which each page takes one turn.</summary>
[Trait("Category", "Slow")]
public sealed class FetchConcurrencyTests
{
    private const int Jobs = 100_000;
    private const int Days = 30;
    private static readonly DateTimeOffset Monday = new(2026, 3, 9, 7, 0, 0, TimeSpan.Zero);

    // Page after page takes a thousand turns. The limit of requests is that of a cold window.
    [Theory]
    [InlineData(JobSpread.Even, false, 7.3)]
    [InlineData(JobSpread.Even, true, 7.3)]
    [InlineData(JobSpread.Rhythm, false, 7.2)]
    [InlineData(JobSpread.Rhythm, true, 6.5)]
    public void Concurrent_fetch_of_a_hundred_thousand_jobs_is_many_times_faster_at_any_hour_of_the_week(JobSpread spread, bool isOldestFirst, double times)
    {
        for (var hours = 0; hours < 7 * 24; hours += 5)
        {
            var (turns, requests) = Walk(spread, isOldestFirst, Monday.AddHours(hours));
            Assert.InRange(turns, 1_000 / 8, 1_000 / times);
            Assert.InRange(requests, 1_000, 1_060);
        }
    }

    private static (int Turns, int Requests) Walk(JobSpread spread, bool isOldestFirst, DateTimeOffset now)
    {
        var times = SampleSchedule.Times(new() { Jobs = Jobs, Days = Days, Spread = spread }, now);
        var byHour = times.CountBy(Block.HourOf).ToDictionary();
        var known = Coverage.None;
        var frontier = new RangeSplitter([new(now.AddDays(-Days - 1).UtcTicks, TimeRange.NoEnd)], null,
            new(hour => known.Covers(new(hour, hour + Block.Length)) ? byHour.GetValueOrDefault(hour) : null));
        var running = new List<Piece>();
        var (turns, requests) = (0, 0);
        while (true)
        {
            while (running.Count < ChunkSizing.MaxWorkers && frontier.CanTake(running.Count, running.Count(piece => piece.Pages > 0))
                && frontier.Take(now.UtcTicks, out var isRest) is { } stretch)
                running.Add(new(stretch, Math.Min(stretch.Until, now.UtcTicks + 1), isRest,
                    [.. times.SkipWhile(time => time < stretch.From).TakeWhile(time => time < stretch.Until)]));
            if (running.Count == 0)
                return (turns, requests);
            turns++;
            foreach (var piece in running.ToList())
            {
                requests++;
                piece.Pages++;
                if (piece.Pages * 100 >= piece.Times.Length)
                {
                    running.Remove(piece);
                    known = known.With(new(new(piece.TimeRange.From, piece.Until), 0));
                    frontier.Learn(piece.TimeRange, piece.Until - piece.TimeRange.From, piece.Times.Length);
                }
                else if (piece.Pages <= (piece.IsRest ? ChunkSizing.ProbePages : 1) && Look(piece, isOldestFirst) is { } sample
                    && frontier.IsLong(sample, piece.TimeRange.From, piece.Until, piece.IsRest, piece.Pages))
                {
                    running.Remove(piece);
                    frontier.PutBack(piece.TimeRange, sample);
                }
            }
        }
    }

    private static DensitySample? Look(Piece piece, bool isOldestFirst)
    {
        var came = isOldestFirst ? piece.Times.Take(piece.Pages * 100) : piece.Times.TakeLast(piece.Pages * 100).Reverse();
        return ChunkSizing.Sample([.. came.Select(time => AJob.Completed().At(new DateTimeOffset(time, TimeSpan.Zero)).Build())]);
    }

    private sealed record Piece(TimeRange TimeRange, long Until, bool IsRest, long[] Times)
    {
        public int Pages { get; set; }
    }
}
