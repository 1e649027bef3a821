using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class ByTextTests
{
    // More texts than are remembered, now the same string again and now another one that says the same.
    private static readonly Gen<(int Text, bool IsCopy)[]> Met = Gen.Select(Gen.Int[0, 600], Gen.Bool).Array[0, 2_000];

    [Fact]
    public void Equal_texts_are_counted_together_and_stand_in_the_order_in_which_they_came() => Met.Sample(met =>
    {
        var (counts, first, order) = (new ByText<int>(), new Dictionary<int, string>(), new List<string>());
        foreach (var (text, isCopy) in met)
        {
            if (!first.TryGetValue(text, out var shared))
                order.Add(first[text] = shared = $"type-{text}");
            counts.Of(isCopy ? new string(shared.AsSpan()) : shared)++;
        }

        Assert.Equal(order.Select(text => (text, met.Count(each => first[each.Text] == text))), counts.All);
    });
}
