using System.Text;
using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class CompactTextTests
{
    // Latin-1 and beyond, shorter and longer than the stack buffer; letters whose other case is not Latin-1.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gens.Text,
        Gen.String[Gen.Char['\0', '\u00FF'], 0, 20],
        Gen.Select(Gens.Text, Gen.Int[0, 30]).Select((text, times) => string.Concat(Enumerable.Repeat(text, times))),
        Gen.OneOf("ÿ", "Ÿ", "µ", "Μ", "straße", "STRASSE", "é", "É", "e\u0301", "\uD800", "\uDC00\uD800", new string('x', 257)));

    [Fact]
    public void Any_text_survives_a_round_trip() => Text.Sample(text =>
        CompactText.Of(text) is { IsNone: false } kept && kept.ToString() == text && kept.ToStringOrNull() == text && kept.Length == text.Length);

    [Fact]
    public void Compact_texts_are_equal_where_their_strings_are() => Gen.Select(Text, Text).Sample((one, other) =>
    {
        var (kept, same, another) = (CompactText.Of(one), CompactText.Of(new string(one.AsSpan())), CompactText.Of(other));
        return kept == same && kept.GetHashCode() == same.GetHashCode() && kept.Equals(one)
            && (kept == another) == (one == other) && kept.Equals(other) == (one == other);
    });

    [Fact]
    public void Compact_text_of_Latin_1_bytes_equals_the_string() => Gen.Byte.Array[0, 300].Sample(latin1 =>
        CompactText.OfLatin1(latin1) == CompactText.Of(Encoding.Latin1.GetString(latin1)));

    [Fact]
    public void Compact_text_contains_what_its_string_contains_in_any_case() =>
        Gen.Select(Text, Text, Gen.Int[0, 300], Gen.Int[0, 10]).Sample((text, other, from, length) =>
    {
        var inside = text.Substring(Math.Min(from, text.Length), Math.Min(length, text.Length - Math.Min(from, text.Length)));
        return new[] { other, inside, inside.ToUpperInvariant(), inside.ToLowerInvariant(), text + "x" }.All(part =>
            CompactText.Of(text).ContainsIgnoringCase(part) == text.Contains(part, StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public void Missing_text_is_not_an_empty_one()
    {
        Assert.True(CompactText.Of(null).IsNone);
        Assert.Null(CompactText.None.ToStringOrNull());
        Assert.Equal("", CompactText.None.ToString());
        Assert.NotEqual(CompactText.None, CompactText.Of(""));
        Assert.False(CompactText.None.Equals(""));
        Assert.False(CompactText.None.ContainsIgnoringCase(""));
    }

    [Fact]
    public void Search_in_a_long_text_leaves_no_garbage()
    {
        var (text, part) = (CompactText.Of(new string('ä', 10_000)), "needle");
        text.ContainsIgnoringCase(part);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) // strings would take 2 MB; the pool may be emptied now and then
            text.ContainsIgnoringCase(part);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
