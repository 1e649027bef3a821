using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;

namespace ClassifyDashboard.Tests.Jobs.Compare;

/// <summary>What is said of many pairs of sides whose truth is known.</summary>
public sealed class CompareSimulationTests
{
    private const int Runs = 1_000;

    private static readonly double Level = Comparison.FamilyLevel / Comparison.Measures;

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(60, 0)]
    [InlineData(400, 0)]
    [InlineData(250, 100)]
    public void Equal_sides_are_rarely_called_better_or_worse(int jobs, int shared)
    {
        var found = Count(Runs, dice => dice.Next() is var documents
            && Comparison.Of(Side(dice, jobs, shared, documents), Side(dice, jobs, shared, documents), 0.8).Verdict
                is CompareVerdict.Better or CompareVerdict.Worse or CompareVerdict.Mixed);
        Assert.InRange(found, 0, Runs * 5 / 100);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Equal_mixes_are_rarely_called_changed() =>
        Assert.InRange(Count(Runs, dice => Comparison.Of(Side(dice, 400), Side(dice, 400), 0.8).Mix.Verdict == CompareVerdict.Mixed),
            0, Runs * 5 / 100);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void Five_points_more_failures_are_found_with_the_number_of_jobs_that_the_page_names(double rate)
    {
        var needed = SampleSize.Unpaired(rate, rate + 0.05, Level);
        TestContext.Current.TestOutputHelper!.WriteLine($"{needed} jobs a side");
        var found = Count(Runs, dice => ShareMeasure.Of(MeasureKind.Failures, Share(dice, needed, rate), Share(dice, needed, rate + 0.05), Level).Verdict
            == CompareVerdict.Worse);
        Assert.InRange(found, Runs * 80 / 100, Runs);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Five_points_are_found_with_fewer_documents_where_the_same_went_through_both_sides()
    {
        var level = Comparison.FamilyLevel / (Comparison.Measures + Comparison.PairedMeasures);
        const double Better = 0.01, Worse = 0.06; // of 10 % and 15 %: documents mostly end alike
        var (pairs, jobs) = (SampleSize.Paired(Better, Worse, level), SampleSize.Unpaired(0.10, 0.15, level));
        TestContext.Current.TestOutputHelper!.WriteLine($"{pairs} pairs, {jobs} jobs a side");
        Assert.True(pairs < jobs);
        var found = Count(Runs, dice => ShareMeasure.Of(MeasureKind.Failures, Paired(dice, pairs, 0.09, Better, Worse), level).Verdict == CompareVerdict.Worse);
        Assert.InRange(found, Runs * 80 / 100, Runs);
    }

    private static int Count(int runs, Predicate<Random> holds)
    {
        var found = Enumerable.Range(1, runs).AsParallel().Count(seed => holds(new Random(seed)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {runs} runs");
        return found;
    }

    private static ClassifyDashboard.Jobs.Figures.FailureRate Share(Random dice, int jobs, double rate) =>
        new(Enumerable.Range(0, jobs).Count(_ => dice.NextDouble() < rate), jobs);

    private static PairedCounts Paired(Random dice, int pairs, double both, double better, double worse)
    {
        var counts = new int[4];
        for (var i = 0; i < pairs; i++)
            counts[dice.NextDouble() is var at && at < both ? 0 : at < both + better ? 1 : at < both + better + worse ? 2 : 3]++;
        return new(counts[0], counts[1], counts[2], counts[3]);
    }

    // Jobs of a side. The first documents are on both sides, and end alike there in four of five cases.
    private static JobSet Side(Random dice, int jobs, int shared = 0, int documents = 0) => JobSet.Of(Enumerable.Range(0, jobs).Select(i =>
    {
        var document = i < shared && dice.NextDouble() < 0.8 ? new Random(documents + i) : dice;
        var (fate, type, confidence) = (document.NextDouble(), document.NextDouble(), document.NextDouble());
        var job = fate < 0.05 ? AJob.Failed()
            : AJob.Completed(type < 0.06 ? null : type < 0.6 ? "invoice" : type < 0.9 ? "receipt" : "letter", 1 - 0.6 * confidence * confidence);
        return job.OnFile(i < shared ? $"f-{i}" : $"f-{i}-{dice.NextInt64()}").Took(TimeSpan.FromSeconds(10 * Math.Exp(0.5 * Normal(dice)))).Build();
    }));

    private static double Normal(Random dice) => Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
}
