using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Compare;

/// <summary>What an address says of a comparison.</summary>
public sealed class CompareQueryTests
{
    private static readonly Gen<CompareSide> Side = Gen.OneOf(
        Gens.Guid.Select(id => CompareSide.OfConfiguration("cfg-" + id)),
        Gen.OneOf(JobFilter.Inline, "cfg+1", "a b", "x:y..z").Select(CompareSide.OfConfiguration),
        Gen.OneOf("invoice-8c1f0b7a52e4", "請求書-8c1f0b7a52e4", "8c1f0b7a52e4").Select(CompareSide.OfRules),
        Queries.Window.Select(CompareSide.OfPeriod));

    [Fact]
    public void Query_is_read_back_as_written() => Gen.Select(Side.Null(), Side.Null(), Gen.Int[0, 1_000_000], Queries.Any).Sample((a, b, millionths, page) =>
    {
        var query = new CompareQuery(a, b, millionths / 1e6, null);
        var written = query.Write(page);
        var (read, ignored) = CompareQuery.Read(written);
        Assert.Equal((query, 0), (read, ignored.Count));
        Assert.Equal(page.WithoutThreshold(), JobQuery.Read(written, _ => page.Filter.JobIds).Query.WithoutThreshold());
        Assert.Empty(AddressKeys.Unknown(written, [.. JobQuery.Keys, .. CompareQuery.Keys]));
    });

    [Theory]
    [InlineData("a=configuration:cfg-1&b=configuration:(inline)", "configuration:cfg-1", "configuration:(inline)")]
    [InlineData("a=RULES:invoice-8c1f0b7a52e4", "rules:invoice-8c1f0b7a52e4", null)]
    [InlineData("a=period:now-14d/d..now-7d/d&b=period:now-7d/d..now", "period:now-14d/d..now-7d/d", "period:now-7d/d..now")]
    [InlineData("b=period:2026-03-01..2026-03-07", null, "period:2026-03-01..2026-03-07")]
    [InlineData("a=period:2026-03-01T00:00:00+02:00..now", "period:2026-02-28T22:00:00Z..now", null)]
    public void Sides_are_readable(string query, string? a, string? b)
    {
        var (read, ignored) = CompareQuery.Read(query);
        Assert.Equal((a, b, 0), (read.A?.ToString(), read.B?.ToString(), ignored.Count));
    }

    [Theory]
    [InlineData("a=cfg-1")]
    [InlineData("a=configuration:")]
    [InlineData("a=period:now-7d")]
    [InlineData("a=period:now-7d..")]
    [InlineData("a=period:a..b")]
    [InlineData("a=period:now..now..now")]
    [InlineData("a=rules:x&a=rules:y")]
    [InlineData("threshold=1.5")]
    [InlineData("threshold=-1")]
    [InlineData("threshold=high")]
    public void Unusable_value_is_named(string query) => Assert.Single(CompareQuery.Read(query).Ignored.Concat(JobQuery.Read(query).Ignored));

    [Fact]
    public void Any_text_is_read_without_an_error() => Gens.Text.Array[4].Sample(texts =>
    {
        var (query, _) = CompareQuery.Read($"?a={Uri.EscapeDataString(Well(texts[0]))}&b=period:{Uri.EscapeDataString(Well(texts[1]))}"
            + $"&threshold={Uri.EscapeDataString(Well(texts[2]))}&flip={Uri.EscapeDataString(Well(texts[3]))}");
        Assert.InRange(query.Threshold, 0, 1);

        static string Well(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
    });

    [Theory]
    [InlineData("0,75", 0.75)]
    [InlineData("1", 1)]
    [InlineData("", 0.8)]
    public void Threshold_takes_a_decimal_comma_and_has_a_default(string text, double threshold) =>
        Assert.Equal(threshold, CompareQuery.Read("?threshold=" + text).Query.Threshold);

    [Fact]
    public void Sides_replace_their_own_part_of_the_filter_and_nothing_else()
    {
        var filter = new JobFilter { ConfigurationId = "cfg-1", UserId = "user-1", Statuses = [JobStatus.Failed], Types = ["invoice"] };
        var pair = new ComparePair(CompareSide.OfConfiguration("cfg-2"), CompareSide.OfConfiguration("cfg-3"));
        Assert.Equal(new JobFilter { UserId = "user-1" }, pair.Base(filter));
        Assert.Equal(new JobFilter { UserId = "user-1", ConfigurationId = "cfg-3" }, pair.Of(pair.B, filter));
        var rules = new ComparePair(CompareSide.OfRules("x-1"), CompareSide.OfRules("x-2"));
        Assert.Equal(new JobFilter { UserId = "user-1", ConfigurationId = "cfg-1", Rules = "x-2" }, rules.Of(rules.B, filter));
    }

    [Theory]
    [InlineData("configuration:a", "configuration:b", true)]
    [InlineData("configuration:a", "configuration:a", false)]
    [InlineData("rules:invoice-8c1f0b7a52e4", "rules:8c1f0b7a52e4", false)]
    [InlineData("configuration:a", "rules:b", false)]
    [InlineData("period:now-2d..now-1d", "period:now-1d..now", true)]
    public void Two_sides_of_one_kind_with_other_jobs_can_be_compared(string a, string b, bool can) =>
        Assert.Equal(can, CompareQuery.Read($"?a={a}&b={b}").Query.Pair!.IsComparable);

    [Theory]
    [InlineData("now-2d..now-1d", "now-1d..now", false)]
    [InlineData("now-1d..now", "now-2d..now-1d", false)]
    [InlineData("now-1d/d..now-1d/d", "now/d..now/d", false)]
    [InlineData("now-2d..now-1d", "now-25h..now", true)]
    [InlineData("now-2d..now", "now-1d..now-12h", true)]
    public void Periods_overlap_if_they_have_more_than_a_moment_in_common(string a, string b, bool overlap)
    {
        var pair = CompareQuery.Read($"?a=period:{a}&b=period:{b}").Query.Pair!;
        Assert.Equal(overlap, pair.Overlaps(AJob.Created, TimeZoneInfo.Utc));
        Assert.False(new ComparePair(CompareSide.OfRules("x"), CompareSide.OfRules("y")).Overlaps(AJob.Created, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Swap_turns_the_sides()
    {
        var query = CompareQuery.Read("?a=configuration:a&b=configuration:b&threshold=0.7&flip=x..y").Query;
        Assert.Equal("?a=configuration:b&b=configuration:a&threshold=0.7", query.Swapped.Write(JobQuery.Default));
    }
}
