using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Review;

public sealed class ReviewQueryTests
{
    [Fact]
    public void Address_is_read_as_it_was_written() =>
        Gen.Select(Gen.Enum<ReviewPart>(), Gen.Int[0, 1_000_000]).Sample((part, millionths) =>
        {
            var query = new ReviewQuery(part, Math.Round(millionths / 1e6, 6));
            var (read, ignored) = ReviewQuery.Read(query.Write(JobQuery.Read("?from=now-2d").Query));
            Assert.Equal(query, read);
            Assert.Empty(ignored);
        });

    [Theory]
    [InlineData("?part=all&threshold=2", "part", "threshold")]
    [InlineData("?threshold=-1", "threshold")]
    [InlineData("?threshold=NaN&part=Low", "part", "threshold")]
    public void Unusable_value_is_named_and_the_default_holds(string address, params string[] ignored)
    {
        var (query, named) = ReviewQuery.Read(address);
        Assert.Equal(ReviewQuery.Default, query);
        Assert.Equal(ignored, named.Concat(JobQuery.Read(address).Ignored).Select(each => each.Key));
    }

    [Fact]
    public void Default_has_no_key() => Assert.Equal("", ReviewQuery.Default.Write(JobQuery.Read("").Query));
}
