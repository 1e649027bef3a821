using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Tests.Jobs.Types;

/// <summary>Rules of which one is dead, two compete and two are worded alike, in 100 windows; nothing else is found.</summary>
[Trait("Category", "Slow")]
public sealed class RuleSimulationTests
{
    private const int Windows = 100;
    private const int Jobs = 1_200;

    private static readonly ClassifyRule[] Rules =
    [
        new("invoice", "Asks for payment; has an invoice number, line items and a total amount"),
        new("receipt", "Confirms a payment that was made, with date, shop and amount"),
        new("delivery_note", "Lists what a delivery holds, without prices"),
        new("bank_statement", "Movements and balance of an account over a period"),
        new("account_overview", "The balance and the movements of accounts over some period"), // bank_statement, reworded
        new("fax_cover", "The cover page of a fax with sender, recipient and number of pages"), // dead
        new("tax_form", "A form of a tax authority, filled in or not"),
    ];

    [Fact]
    public void Dead_rule_competing_pair_and_reworded_duplicate_are_found_and_nothing_else()
    {
        for (var seed = 1; seed <= Windows; seed++)
        {
            var figures = TypeFigures.Of(Window(seed));
            Assert.Equal(["fax_cover"], figures.Rules.Where(rule => rule.State == RuleState.NeverHit).Select(rule => rule.Type));
            Assert.Equal("fax_cover", figures.Rules[0].Type);
            Assert.InRange(figures.Rules[0].AtMost, 0.0001, 0.01);
            Assert.Equal(
                [("invoice", "receipt", true, true, false), ("bank_statement", "account_overview", false, false, true)],
                figures.Pairs.Select(pair => (pair.One, pair.Other, pair.IsNamed, pair.IsFlipping, pair.IsAlike)));
        }
    }

    // One reasoning in fifty names another type by chance, and one repeated document in fifty gets another one. Receipts are named in one of four
    // reasonings about invoices, and three of five invoices that are sent again are receipts then.
    private static JobSet Window(int seed)
    {
        var dice = new Random(seed);
        string[] types = [.. Rules.Select(rule => rule.Type).Where(type => type != "fax_cover")];
        var jobs = new List<Job>();
        for (var i = 0; i < Jobs; i++)
        {
            var type = types[dice.Next(types.Length)];
            jobs.Add(JobOf(i, type, dice.NextDouble() < (type == "invoice" ? 0.25 : 0.02) ? OtherThan(type) : null));
            if (dice.NextDouble() >= 0.3)
                continue;
            var again = dice.NextDouble() < (type == "invoice" ? 0.6 : 0.02) ? OtherThan(type) : type;
            jobs.Add(JobOf(i, again, null));
        }

        return JobSet.Of(jobs);

        string OtherThan(string type) => type == "invoice" ? "receipt" : types[(Array.IndexOf(types, type) + 1 + dice.Next(types.Length - 1)) % types.Length];

        Job JobOf(int document, string type, string? named) =>
            AJob.Completed(type, 0.9, $"The wording fits '{type}'{(named is null ? "" : $", although a {named.Replace('_', ' ')} would look alike")}.")
                .At(AJob.Created.AddMinutes(-document)).OnFile($"file-{document}").Ruled(Rules);
    }
}
