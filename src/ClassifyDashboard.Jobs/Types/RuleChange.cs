namespace ClassifyDashboard.Jobs.Types;

/// <summary>A saved configuration that got other rules and kept its id.</summary>
/// <param name="Configuration">The id of the configuration.</param>
/// <param name="Rules">The key of its new rules, see <see cref="RulesKey"/>.</param>
/// <param name="Before">The key of the rules before.</param>
/// <param name="At">When the first job with the new rules was created.</param>
public sealed record RuleChange(string Configuration, string Rules, string Before, DateTimeOffset At)
{
    /// <summary>The maximum number of changes that are kept.</summary>
    public const int MaxFound = 50;

    /// <summary>Returns the changes, latest first. Rules that come and go, as where two versions are in use, count at their first job.</summary>
    internal static ValueList<RuleChange> Of(ResultTable table)
    {
        var first = new Dictionary<(string Configuration, int Rules), long>();
        for (var row = 0; row < table.Count; row++) // newest first, so the last one holds
        {
            var rules = table.RulesOfSettings[table.Settings[row]];
            if (table.Configurations[row] is { Length: > 0 } configuration && rules >= 0 && table.Created[row] != 0)
                first[(configuration, rules)] = table.Created[row];
        }

        var changes = new List<RuleChange>();
        foreach (var versions in first.GroupBy(version => version.Key.Configuration).Where(versions => versions.Skip(1).Any()))
        {
            var inOrder = versions.OrderBy(version => version.Value).ToList();
            for (var i = 1; i < inOrder.Count; i++)
                changes.Add(new(versions.Key, table.RuleSets[inOrder[i].Key.Rules].Key, table.RuleSets[inOrder[i - 1].Key.Rules].Key,
                    Job.Time(inOrder[i].Value)!.Value));
        }

        return changes.OrderByDescending(change => change.At).ThenBy(change => change.Configuration, StringComparer.Ordinal).Take(MaxFound).ToValueList();
    }
}
