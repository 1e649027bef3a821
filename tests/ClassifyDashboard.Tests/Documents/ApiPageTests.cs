using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>The names that documents promise to callers.</summary>
public sealed class ApiPageTests
{
    [Fact]
    public void Table_of_columns_is_that_of_an_export() => Assert.Equal(JobFields.Names, NamesIn("docs/api.md", "column"));

    [Fact]
    public void Table_of_fields_is_that_of_a_summary()
    {
        var ignored = new IgnoredValue("state", "FAILED", "there is no such key");
        var whole = SummaryResponse.OfNothing(default, [ignored]) with { ConfigurationNames = [], Credits = new(0, 0, 0) };
        var summary = JsonSerializer.SerializeToElement(whole, SummaryJson.Default.SummaryResponse);
        Assert.Equal(summary.EnumerateObject().Select(field => field.Name), NamesIn("docs/api.md", "field"));
    }

    [Fact]
    public void Table_of_keys_has_every_key_of_a_page()
    {
        string[] aliases = ["created_at_on_or_after", "created_at_on_or_before"];
        Assert.Equal(JobQuery.Keys.Except(aliases).Order(StringComparer.Ordinal), NamesIn("docs/sharing.md", "key").Order(StringComparer.Ordinal));
        Assert.All(aliases, alias => Assert.Contains(MarkdownFile.Of("docs/sharing.md").Prose.SelectMany(MarkdownFile.Spans), text => text == alias));
    }

    private static IEnumerable<string> NamesIn(string page, string column) =>
        MarkdownFile.Of(page).Rows.Where(row => row.ContainsKey(column)).SelectMany(row => MarkdownFile.Spans(row[column]));
}
