namespace ClassifyDashboard.Jobs.Compare;

/// <summary>What happened to a rule from side A to side B.</summary>
public enum RuleDiffKind
{
    /// <summary>Side B has it in the same words.</summary>
    Same,

    /// <summary>Side B alone has it.</summary>
    Added,

    /// <summary>Side A alone has it.</summary>
    Removed,

    /// <summary>Side B describes the same type in other words.</summary>
    Reworded,
}

/// <summary>A rule on both sides.</summary>
/// <param name="Change">What happened to it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Words">Its description; of a reworded one both, with the words marked.</param>
public sealed record RuleDifference(RuleDiffKind Change, string Type, IReadOnlyList<WordRun> Words);

/// <summary>A setting of a configuration that differs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="A">Its value on side A; null where it has none.</param>
/// <param name="B">Its value on side B; null where it has none.</param>
public sealed record SettingDifference(string Name, string? A, string? B);

/// <summary>The rules of two configurations, one beside the other: a rule is the same one if it has the same type.</summary>
/// <param name="Rules">All rules: those of side B in their order, then those that it lacks.</param>
/// <param name="IsReordered">Whether the rules of both sides come in another order.</param>
/// <param name="Settings">The other settings that differ.</param>
public sealed record RuleDiff(IReadOnlyList<RuleDifference> Rules, bool IsReordered, IReadOnlyList<SettingDifference> Settings)
{
    /// <summary>Whether rules and settings are the same.</summary>
    public bool IsEmpty => !IsReordered && Settings.Count == 0 && Rules.All(rule => rule.Change == RuleDiffKind.Same);

    /// <summary>Returns the number of rules with a change.</summary>
    public int Count(RuleDiffKind change) => Rules.Count(rule => rule.Change == change);

    /// <summary>Compares two configurations.</summary>
    public static RuleDiff Of(JobConfiguration a, JobConfiguration b)
    {
        // The same type can have several rules: the first one is compared with the first one, and so on.
        var before = Numbered(a.Rules).ToDictionary(rule => (rule.Type, rule.Number), rule => rule.Description);
        var rules = new List<RuleDifference>();
        foreach (var (type, number, description) in Numbered(b.Rules))
        {
            rules.Add(!before.Remove((type, number), out var old) ? new(RuleDiffKind.Added, type, [new(WordChange.Added, description)])
                : old == description ? new(RuleDiffKind.Same, type, [new(WordChange.Same, description)])
                : new(RuleDiffKind.Reworded, type, WordDiff.Of(old, description)));
        }

        foreach (var (type, number, description) in Numbered(a.Rules).Where(rule => before.ContainsKey((rule.Type, rule.Number))))
            rules.Add(new(RuleDiffKind.Removed, type, [new(WordChange.Removed, description)]));
        var (ofA, ofB) = (a.Rules.Select(rule => rule.Type).ToHashSet(), b.Rules.Select(rule => rule.Type).ToHashSet());
        var isReordered = !a.Rules.Select(rule => rule.Type).Where(ofB.Contains).SequenceEqual(b.Rules.Select(rule => rule.Type).Where(ofA.Contains))
            && a.Rules.Count(rule => ofB.Contains(rule.Type)) == b.Rules.Count(rule => ofA.Contains(rule.Type));
        return new(rules, isReordered, [.. SettingsOf(a, b)]);
    }

    private static IEnumerable<SettingDifference> SettingsOf(JobConfiguration a, JobConfiguration b)
    {
        foreach (var (name, of) in new (string, Func<JobConfiguration, string?>)[]
        {
            ("mode", each => each.Mode),
            ("language", each => each.Language),
            ("max_pages", each => each.MaxPages?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("target_pages", each => each.TargetPages),
        })
        {
            if (of(a) != of(b))
                yield return new(name, of(a), of(b));
        }
    }

    private static IEnumerable<(string Type, int Number, string Description)> Numbered(ValueList<ClassifyRule> rules)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var number = seen.GetValueOrDefault(rule.Type);
            seen[rule.Type] = number + 1;
            yield return (rule.Type, number, rule.Description);
        }
    }
}
