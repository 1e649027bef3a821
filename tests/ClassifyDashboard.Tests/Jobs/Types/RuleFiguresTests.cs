using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Types;

public sealed class RuleFiguresTests
{
    private static readonly ClassifyRule Invoice = new("invoice", "Asks for payment; has an invoice number, line items and a total amount");
    private static readonly ClassifyRule Letter = new("letter", "Correspondence that is none of the other kinds");

    [Fact]
    public void Rule_has_its_hits_median_and_last_hit_and_one_never_hit_its_bound()
    {
        var jobs = JobSet.Of(Enumerable.Range(0, 300).Select(i => AJob.Completed("invoice", i < 100 ? 0.8 : 0.95).At(AJob.Created.AddMinutes(-i))
            .Configured("cfg-1").Ruled(Invoice, Letter).Build()).Append(AJob.Completed("letter").Ruled(Letter)));
        var rules = TypeFigures.Of(jobs).Rules;
        var never = rules[0];
        Assert.Equal(("letter", 0, 300, RuleState.NeverHit), (never.Type, never.Hits, never.Jobs, never.State));
        Assert.Equal(0.00994, never.AtMost, 0.00001);
        Assert.Equal(["cfg-1"], never.Configurations);
        Assert.Equal(("invoice", 300, 1.0, 0.95, AJob.Created), (rules[1].Type, rules[1].Hits, rules[1].Share, rules[1].MedianConfidence, rules[1].Last));
        Assert.Equal((RuleState.Hit, 1, JobFilter.Inline), (rules[2].State, rules[2].Jobs, rules[2].Configurations[0]));
        Assert.Equal(RuleState.TooFew, TypeFigures.Of(jobs.Where(job => job.Result!.Type == "invoice" && job.CreatedAt > AJob.Created.AddMinutes(-9))).Rules
            .First(rule => rule.Type == "letter").State);
    }

    [Fact]
    public void Configuration_that_got_other_rules_is_marked_at_the_first_job_with_them()
    {
        var jobs = AJob.SetOf(
            AJob.Completed().Configured("cfg-1").Ruled(Invoice).At(AJob.Created.AddHours(-3)),
            AJob.Completed().Configured("cfg-1").Ruled(Invoice, Letter).At(AJob.Created.AddHours(-2)),
            AJob.Completed().Configured("cfg-1").Ruled(Invoice).At(AJob.Created.AddHours(-1)), // two versions in use
            AJob.Completed().Configured("cfg-2").Ruled(Letter).At(AJob.Created),
            AJob.Completed().Configured(null).Ruled(Letter).At(AJob.Created.AddHours(-4)),
            AJob.Completed().Configured(null).Ruled(Invoice).At(AJob.Created));
        var change = Assert.Single(TypeFigures.Of(jobs).Changes);
        Assert.Equal(("cfg-1", AJob.Created.AddHours(-2)), (change.Configuration, change.At));
        Assert.Equal((RulesKey.Of(jobs[1].Configuration), true), (change.Before, change.Rules.StartsWith("invoice-letter-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reasoning_names_a_type_as_a_word_of_its_own()
    {
        ClassifyRule[] rules =
            [new("letter", "Correspondence of any kind between people"), new("purchase_order", "Orders goods with quantities, prices, dates"),
            new("order", "Something altogether different from it")];
        var jobs = JobSet.Of(Enumerable.Range(0, 60).Select(i => AJob.Completed(i % 2 == 0 ? "letter" : "purchase_order", 0.9,
            i % 2 == 0 ? "The letterhead fits; a Purchase Order would have quantities." : "A purchase order, by its order number.").Ruled(rules).Build()));
        var pairs = TypeFigures.Of(jobs).Pairs;
        Assert.Equal([("letter", "purchase_order"), ("letter", "order")], pairs.Select(pair => (pair.One, pair.Other)));
        Assert.Equal((new MentionCount(30, 30), new MentionCount(0, 30)), (pairs[0].NamedByOne, pairs[0].NamedByOther)); // "order" is in the other's name
    }

    [Theory]
    [InlineData("Asks for payment; has an invoice number, line items and a total amount",
        "It has line items, the number of an invoice, total amounts: asking a payment", 0.8, 1)]
    [InlineData("Asks for payment; has an invoice number, line items and a total amount",
        "Confirms a payment that was made, with date, shop and amount", 0, 0.4)]
    [InlineData("Rechnung mit Betrag und Steuernummer", "Eine Rechnung, Steuernummer und Betrag", 1, 1)]
    [InlineData("請求書と支払い金額", "支払い金額の請求書", 0.6, 1)]
    [InlineData("A letter", "A letter", 0, 0)]
    [InlineData("", "!", 0, 0)]
    public void Descriptions_are_alike_by_their_words(string one, string other, double low, double high)
    {
        Assert.InRange(Likeness.Of(one, other), low, high);
        Assert.Equal(Likeness.Of(one, other), Likeness.Of(other, one));
    }

    [Fact]
    public void Any_jobs_have_figures_whose_counts_are_those_of_plain_counting() =>
        Gens.JobSet.Sample(jobs =>
        {
            var figures = TypeFigures.Of(jobs);
            var results = jobs.Where(job => job is { Status.Kind: StatusKind.Completed, Result: not null }).ToList();
            Assert.Equal(results.Count, figures.Results);
            Assert.All(figures.Rules, rule => Assert.Equal(
                (results.Count(job => RulesKey.Of(job.Configuration) == rule.Rules),
                    results.Count(job => RulesKey.Of(job.Configuration) == rule.Rules && ResultTypeKey.Of(job.Result!.Type) == rule.Type)),
                (rule.Jobs, rule.Hits)));
            Assert.Equal(results.Count(job => ResultTypeKey.Of(job.Result!.Type) == JobFilter.NoType), figures.Unmatched.Count);
        }, iter: 200);
}
