using ClassifyDashboard.Jobs.Review;

/// <summary>What the Review page costs over many jobs with many labels.</summary>
static class ReviewBenchmark
{
    private const string Row = "review";
    private const int Rounds = 9;
    private const int Labels = 2_000;

    /// <param name="options">jobs= measures only this number.</param>
    public static Task RunAsync(Options options) => PageStage.ForEachSizeAsync(options, async (jobs, times) =>
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = jobs, Days = 30, ArrivalsPerSecond = 0 });
        var load = await bench.CompleteAsync(JobWindows.Last(31));
        var first = ReviewFigures.Of(load.Jobs, load.Period, LabelBook.Empty, 0.8).NextIn(ReviewPart.Random);
        var book = LabelBook.Empty;
        foreach (var job in first.Select(id => load.Jobs.Find(id)!).Concat(load.Jobs.Where(job => job.Result is not null).Take(Labels)))
            book = book.With(new(LabelledJob.Of(job), LabelKind.Right, null, "browser-1", "", load.Period.To, job.Id));
        Report.AtMost(Row, $"{jobs:N0} jobs, {book.Count:N0} labels: figures and queues after a label, median of {Rounds}",
            Timing.MedianOf(Rounds, () => ReviewFigures.Of(load.Jobs, load.Period, book, 0.8)), 75 * times, "ms");
        var job0 = first[0];
        Report.Note(Row, $"{jobs:N0} jobs: the job of a claim, median of {Rounds}",
            $"{Timing.MedianOf(Rounds, () => load.Jobs.Find(job0)!):0.0} ms");
    });
}
