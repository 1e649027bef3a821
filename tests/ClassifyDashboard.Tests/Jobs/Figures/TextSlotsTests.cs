using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class TextSlotsTests
{
    // More texts than are remembered: sometimes the same string again, sometimes an equal one.
    private static readonly Gen<(int Text, bool IsCopy)[]> Met = Gen.Select(Gen.Int[0, 600], Gen.Bool).Array[0, 2_000];

    [Fact]
    public void Equal_texts_have_one_number_and_numbers_follow_the_order_of_texts() => Met.Sample(met =>
    {
        var (slots, first, order) = (new TextSlots(), new Dictionary<int, string>(), new List<string>());
        foreach (var (text, isCopy) in met)
        {
            if (!first.TryGetValue(text, out var shared))
                order.Add(first[text] = shared = $"type-{text}");
            Assert.Equal(order.IndexOf(shared), slots.Of(isCopy ? new string(shared.AsSpan()) : shared));
        }

        Assert.Equal(order, slots.Texts);
    });
}
