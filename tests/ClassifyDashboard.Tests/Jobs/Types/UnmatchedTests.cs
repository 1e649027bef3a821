using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Tests.Jobs.Types;

public sealed class UnmatchedTests
{
    [Fact]
    public void Reasonings_are_grouped_by_phrases_that_recur_and_not_by_what_all_say()
    {
        string[] whats = ["a boarding pass for flight {0}", "this is a recipe with cooking steps", "a school report of class {0}"];
        var jobs = JobSet.Of(Enumerable.Range(0, 60).Select(i => AJob.Completed(null, 0.2,
            $"None of the rules describes this document: it looks like {string.Format(System.Globalization.CultureInfo.InvariantCulture, whats[i % 3], i)}.")
            .At(AJob.Created.AddMinutes(-i)).Build()).Append(AJob.Completed("invoice", 0.9, "It is a boarding pass.")).Append(AJob.NoRuleMatched()));
        var unmatched = TypeFigures.Of(jobs).Unmatched;
        Assert.Equal((61, 61), (unmatched.Count, unmatched.Read));
        Assert.Equal([20, 20, 20], unmatched.Groups.Select(group => group.Count));
        Assert.Equal(["boarding pass for flight", "recipe with cooking steps", "school report of class"],
            unmatched.Groups.Select(group => group.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(60, unmatched.Groups.SelectMany(group => group.Jobs.Select(job => job.Id)).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("請求書ではありません")]
    [InlineData("\ud800 <script> %00 \u202e")]
    public void Reasonings_without_phrases_are_in_no_group(string reasoning)
    {
        var unmatched = TypeFigures.Of(AJob.SetOf(20, _ => AJob.Completed(null, 0.1, reasoning))).Unmatched;
        Assert.Equal((20, 0), (unmatched.Count, unmatched.Groups.Count));
    }

    [Fact]
    public void Secret_of_an_address_is_in_no_phrase()
    {
        var jobs = AJob.SetOf(20, i => AJob.Completed(null, 0.1,
            $"Nothing fits https://files.example.com/inbox/scan.pdf?signature=secret{(i % 2 == 0 ? " at all" : "")}")
            .OnUrl("https://files.example.com/inbox/scan.pdf?signature=secret"));
        Assert.DoesNotContain(TypeFigures.Of(jobs).Unmatched.Groups.Select(group => group.Phrase),
            phrase => phrase.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Million_letters_are_read_in_time()
    {
        var jobs = AJob.SetOf(30, i => AJob.Completed(null, 0.1, string.Join(' ', Enumerable.Range(0, 200_000).Select(k => $"word{k % 7}"))));
        Assert.Equal(30, TypeFigures.Of(jobs).Unmatched.Read);
    }
}
