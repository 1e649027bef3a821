using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>The fields of a rule in an export, in this order. docs/types.md promises their names; new fields come last.</summary>
/// <param name="KnownNames">The names of configurations.</param>
internal sealed record RuleFields(NameTable KnownNames)
{
    /// <summary>The names of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "rules", "configuration_ids", "configuration_names", "type", "description", "hits", "results", "share", "state", "at_most", "median_confidence",
        "last_hit_at",
    ];

    public void Write(RuleFigures rule, IFieldWriter to)
    {
        to.Text("rules", rule.Rules);
        to.Text("configuration_ids", string.Join(' ', rule.Configurations));
        to.Text("configuration_names", string.Join(", ", rule.Configurations.Select(id => KnownNames.FindConfiguration(id)?.Name).OfType<string>()));
        to.Text("type", rule.Type);
        to.Text("description", rule.Description);
        to.Count("hits", rule.Hits);
        to.Count("results", rule.Jobs);
        to.Number("share", rule.Share);
        to.Text("state", DisplayFormat.InCamelCase(rule.State));
        to.Number("at_most", rule.AtMost);
        to.Number("median_confidence", rule.MedianConfidence);
        to.Time("last_hit_at", rule.Last);
    }
}
