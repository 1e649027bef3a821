using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests;

/// <summary>Text of pages has few sizes and weights, because each of them delays the first paint of a cold browser.</summary>
public sealed partial class TextSizeConventionTests
{
    private static readonly string Styles =
        string.Concat(new[] { "app.css", "analysis.css" }.Select(file => File.ReadAllText(Path.Combine(ConventionTests.Root, "wwwroot", file))));

    [Fact]
    public void Styles_use_few_text_sizes() =>
        Assert.Equal([".875rem", ".8rem", ".92em", "1.25rem", "1.2rem", "1.45rem", "16px", "1rem"], Values(Sizes()));

    [Fact]
    public void Styles_use_two_text_weights() => Assert.Equal(["400", "600"], Values(Weights()));

    private static IEnumerable<string> Values(Regex property) =>
        property.Matches(Styles).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"[^-]font-size:\s*([^;}\s]+)")]
    private static partial Regex Sizes();

    [GeneratedRegex(@"[^-]font-weight:\s*([^;}\s]+)")]
    private static partial Regex Weights();
}
