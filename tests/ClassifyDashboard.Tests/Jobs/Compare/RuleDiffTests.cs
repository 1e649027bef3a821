using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Compare;

/// <summary>What changed in rules, as people read it.</summary>
public sealed class RuleDiffTests
{
    [Fact]
    public void Rules_are_added_removed_reworded_or_the_same()
    {
        var diff = RuleDiff.Of(
            Of(new("invoice", "Asks for payment; has a number"), new("receipt", "Confirms a payment"), new("letter", "Anything else")),
            Of(new("invoice", "Asks for payment; has a total"), new("letter", "Anything else"), new("contract", "Between parties")));
        Assert.Equal(
            [(RuleDiffKind.Reworded, "invoice"), (RuleDiffKind.Same, "letter"), (RuleDiffKind.Added, "contract"), (RuleDiffKind.Removed, "receipt")],
            diff.Rules.Select(rule => (rule.Change, rule.Type)));
        Assert.Equal(
            [new(WordChange.Same, "Asks for payment; has a "), new(WordChange.Removed, "number"), new(WordChange.Added, "total")], diff.Rules[0].Words);
        Assert.False(diff.IsReordered || diff.IsEmpty);
    }

    [Fact]
    public void Order_and_settings_are_part_of_the_difference()
    {
        ClassifyRule one = new("a", "First"), other = new("b", "Second");
        var diff = RuleDiff.Of(Of(one, other) with { MaxPages = 5 }, Of(other, one) with { Language = "de" });
        Assert.True(diff.IsReordered);
        Assert.Equal([new("language", null, "de"), new("max_pages", "5", null)], diff.Settings);
        Assert.True(RuleDiff.Of(Of(one, other), Of(one, other)).IsEmpty);
    }

    [Fact]
    public void Several_rules_of_a_type_are_compared_in_their_order()
    {
        var diff = RuleDiff.Of(Of(new("a", "One"), new("a", "Two")), Of(new("a", "One"), new("a", "Three"), new("a", "Four")));
        Assert.Equal([RuleDiffKind.Same, RuleDiffKind.Reworded, RuleDiffKind.Added], diff.Rules.Select(rule => rule.Change));
    }

    [Fact]
    public void Runs_hold_both_texts() => Gen.Select(Text, Text).Sample((a, b) =>
    {
        var runs = WordDiff.Of(a, b);
        Assert.Equal(a, Join(runs, WordChange.Added));
        Assert.Equal(b, Join(runs, WordChange.Removed));
        Assert.All(runs, run => Assert.NotEmpty(run.Text));
        Assert.True(runs.Zip(runs.Skip(1)).All(pair => pair.First.Change != pair.Second.Change));
        if (a == b)
            Assert.True(runs.All(run => run.Change == WordChange.Same));

        static string Join(IEnumerable<WordRun> runs, WordChange without) => string.Concat(runs.Where(run => run.Change != without).Select(run => run.Text));
    });

    [Fact]
    public void Texts_of_any_length_are_compared_in_a_moment()
    {
        var (a, b) = (string.Join(' ', Enumerable.Range(0, 200_000)), string.Join(' ', Enumerable.Range(0, 200_000).Reverse()));
        var runs = WordDiff.Of("Start " + a + " end", "Start " + b + " end");
        Assert.Equal([WordChange.Same, WordChange.Removed, WordChange.Added, WordChange.Same], runs.Select(run => run.Change));
    }

    private static Gen<string> Text => Gen.OneOf(Gens.Text, Gen.OneOf("a", "b", "c", " ", "\n").Array[0, 30].Select(string.Concat));

    private static JobConfiguration Of(params ClassifyRule[] rules) => new() { Rules = [.. rules] };
}
