using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Telemetry;
using CsCheck;

namespace ClassifyDashboard.Tests.Telemetry;

public sealed class TypeLabelsTests
{
    private static readonly Gen<List<TypeShare>> Rows = Gen.Int[0, 60].Array[0, 60].Select(numbers => numbers.Distinct()
        .Select(number => new TypeShare(number == 0 ? null : $"type {number}", 1 + (number * 7919 % 100), 0, null))
        .OrderByDescending(row => row.Count).ThenBy(row => row.Type, StringComparer.Ordinal).ToList());

    [Fact]
    public void Labels_are_few_and_have_every_job_once() => Rows.List[1, 6].Sample(steps =>
    {
        var labels = new TypeLabels();
        foreach (var rows in steps)
        {
            var counts = labels.Count(rows);
            Assert.InRange(counts.Count, 0, TypeLabels.Most + 2);
            Assert.Equal(rows.Sum(row => (long)row.Count), counts.Values.Sum());
            Assert.All(rows.Where(row => row.Type is not null).Take(TypeLabels.Sure), row => Assert.Equal(row.Count, counts[row.Type!]));
        }
    });

    [Fact]
    public void Type_keeps_its_label_while_it_is_among_the_first_forty()
    {
        var labels = new TypeLabels();
        labels.Count(Ranked(Enumerable.Range(1, 60)));
        Assert.Contains("type 20", labels.Count(Ranked([.. Enumerable.Range(1, 19), .. Enumerable.Range(21, 20), 20, .. Enumerable.Range(41, 20)])));
        Assert.DoesNotContain("type 20", labels.Count(Ranked([.. Enumerable.Range(1, 19), .. Enumerable.Range(21, 21), 20])));
    }

    [Fact]
    public void New_type_among_the_first_ten_has_a_label_at_once()
    {
        var labels = new TypeLabels();
        labels.Count(Ranked(Enumerable.Range(1, 20)));
        var counts = labels.Count(Ranked([99, .. Enumerable.Range(1, 20)]));
        Assert.Contains("type 99", counts);
        Assert.DoesNotContain("type 20", counts);
    }

    [Theory]
    [InlineData("invoice", "invoice")]
    [InlineData(" a\nb\t\0c\u200b ", "a b c")]
    [InlineData("\u0001\n", "none")]
    public void Label_is_one_line_without_invisible_characters(string name, string label) => Assert.Equal(label, LabelText.Clean(name, "none"));

    [Fact]
    public void Label_of_any_text_is_short_and_clean() => Gen.String.Sample(text =>
    {
        var label = LabelText.Clean(text, "none");
        Assert.InRange(label.Length, 1, LabelText.Most);
        Assert.DoesNotContain(label, char.IsControl);
        Assert.Equal(label, LabelText.Clean(label, "none"));
    });

    private static IEnumerable<TypeShare> Ranked(IEnumerable<int> numbers) =>
        numbers.Select((number, place) => new TypeShare($"type {number}", 1_000 - place, 0, null));
}
