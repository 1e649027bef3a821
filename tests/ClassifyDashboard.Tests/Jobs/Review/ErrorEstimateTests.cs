using ClassifyDashboard.Jobs.Review;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Review;

/// <summary>The estimated share of wrong results and its range, by simulation.</summary>
public sealed class ErrorEstimateTests
{
    private const int Reviews = 1_000;

    [Theory]
    [InlineData(100_000, 0.06, 200)]
    [InlineData(100_000, 0.06, 400)]
    [InlineData(5_000, 0.20, 100)]
    [InlineData(1_000, 0.02, 500)]
    public void Range_holds_the_truth_in_93_to_97_of_100_reviews(int jobs, double rate, int judged)
    {
        var wrong = (int)(jobs * rate);
        var held = Enumerable.Range(0, Reviews).Count(seed =>
        {
            var share = new SampledShare(Drawn(new Random(seed), jobs, wrong, judged), judged, jobs);
            return share.Low <= rate && rate <= share.High;
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"{held} of {Reviews}");
        Assert.InRange(held, 930, 970);
    }

    [Fact]
    public void Range_holds_the_truth_as_often_where_half_of_all_jobs_were_judged()
    {
        var held = Enumerable.Range(0, Reviews).Count(seed =>
        {
            var random = new Random(seed);
            var wrong = random.Next(4, 120); // another truth each time: a single one can lie between two counts
            var share = new SampledShare(Drawn(random, 400, wrong, 200), 200, 400);
            return share.Low <= wrong / 400.0 && wrong / 400.0 <= share.High;
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"{held} of {Reviews}");
        Assert.InRange(held, 930, 970);
    }

    [Theory]
    [InlineData(60, 60, 120)]
    [InlineData(150, 100, 200)]
    public void Range_of_strata_holds_the_truth_in_93_to_97_of_100_reviews(int ofUnmatched, int ofLow, int ofOthers)
    {
        (int Jobs, int Wrong, int Judged)[] strata = [(2_000, 500, ofUnmatched), (4_000, 1_200, ofLow), (34_000, 1_700, ofOthers)];
        var truth = (double)strata.Sum(each => each.Wrong) / strata.Sum(each => each.Jobs);
        var held = Enumerable.Range(0, Reviews).Count(seed =>
        {
            var random = new Random(seed);
            var estimate = ErrorEstimate.Of([.. strata.Select(each =>
                new SampledShare(Drawn(random, each.Jobs, each.Wrong, each.Judged), each.Judged, each.Jobs))])!.Value;
            return estimate.Low <= truth && truth <= estimate.High;
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"{held} of {Reviews}");
        Assert.InRange(held, 930, 970);
    }

    [Fact]
    public void Estimate_is_exact_when_all_jobs_are_judged()
    {
        var share = new SampledShare(3, 40, 40);
        Assert.Equal((0.075, 0.075, 0.075), (share.Share!.Value, share.Low!.Value, share.High!.Value));
        Assert.Equal(new ErrorEstimate(0.075, 0.075, 0.075), ErrorEstimate.Of([share, new(0, 0, 0)]));
        Assert.Null(ErrorEstimate.Of([share, new(0, 0, 7)]));
        Assert.Null(ErrorEstimate.Of([]));
    }

    [Fact]
    public void Range_of_very_many_jobs_is_that_of_Wilson()
    {
        // Newcombe 1998, Statistics in Medicine 17, page 857, table I, method 3: 15 of 148.
        var share = new SampledShare(15, 148, int.MaxValue);
        Assert.Equal((0.0624, 0.1605), (Math.Round(share.Low!.Value, 4), Math.Round(share.High!.Value, 4)));
    }

    [Fact]
    public void Needed_number_is_the_smallest_that_is_precise_enough() =>
        Gen.Select(Gen.Int[1, 50_000], Gen.Int[0, 400], Gen.Double[0, 1]).Sample((jobs, looked, part) =>
        {
            looked = Math.Min(looked, jobs);
            var needed = ReviewSampleSize.For((int)(part * looked), looked, jobs);
            var share = looked < ReviewSampleSize.Enough ? ReviewSampleSize.Assumed
                : Math.Clamp((double)(int)(part * looked) / looked, 0.5 / looked, 1 - 0.5 / looked);
            Assert.InRange(needed, 1, jobs);
            Assert.True(needed == jobs || Half(share, needed, jobs) <= ReviewSampleSize.Precision);
            Assert.True(needed == 1 || Half(share, needed - 1, jobs) > ReviewSampleSize.Precision);
        });

    private static double Half(double share, int looked, int jobs) => SampledShare.RangeOf(share, looked, jobs) is var range ? (range.High - range.Low) / 2 : 0;

    // Draws without putting back.
    private static int Drawn(Random random, int jobs, int wrong, int judged)
    {
        var found = 0;
        for (var i = 0; i < judged; i++)
        {
            if (random.Next(jobs - i) < wrong - found)
                found++;
        }

        return found;
    }
}
