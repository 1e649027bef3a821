using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class RulesKeyTests
{
    [Theory]
    [InlineData("invoice-receipt-4c5d165866a8", "Invoice", "receipt")]
    [InlineData("счёт-фактура-", "Счёт / фактура")]
    [InlineData("", "***")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b")]
    public void Key_begins_with_the_types_and_ends_with_a_hash(string start, params string[] types)
    {
        var key = KeyOf([.. types.Select(type => new ClassifyRule(type, "a document"))])!;
        Assert.StartsWith(start, key, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{12}$", key.Split('-')[^1]);
    }

    [Fact]
    public void Rules_with_other_types_descriptions_or_order_have_other_keys()
    {
        ClassifyRule[][] all =
        [
            [new("a", "b"), new("c", "d")], [new("c", "d"), new("a", "b")], [new("a", "b")], [new("a", "bc"), new("d", "")], [new("ab", ""), new("c", "d")],
        ];
        Assert.Equal(all.Length, all.Select(KeyOf).Distinct().Count());
        Assert.Equal(KeyOf(all[0]), KeyOf([new("a", "b"), new("c", "d")]));
    }

    [Fact]
    public void Job_without_rules_has_no_key() => Assert.Null(KeyOf([]));

    private static string? KeyOf(ClassifyRule[] rules) => RulesKey.Of(new() { Rules = [.. rules] });
}
