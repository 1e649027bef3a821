using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests.Components;

/// <summary>A minified style sheet as a list of rules, from which some can be selected.</summary>
/// <param name="Rules">The selectors before each block, and the block.</param>
internal sealed partial record StyleSheet(IReadOnlyList<(string Head, string Block)> Rules)
{
    /// <summary>The rules that can match elements with no other classes than these, one rule a line.</summary>
    /// <param name="classes">All classes that can occur.</param>
    public IEnumerable<string> For(IReadOnlySet<string> classes)
    {
        var kept = Matching(classes).ToList();
        var movements = Rules.Where(rule => rule.Head.Contains("keyframes ", StringComparison.Ordinal))
            .Where(movement => kept.Exists(rule => rule.Contains(movement.Head.Split(' ')[^1], StringComparison.Ordinal)));
        return [.. kept, .. movements.Select(movement => $"{movement.Head} {{ {movement.Block} }}")];
    }

    public static StyleSheet Read(string css)
    {
        var (rules, text) = (new List<(string, string)>(), Comment().Replace(css, ""));
        for (var start = 0; text.IndexOf('{', start) is var open and >= 0;)
        {
            var end = open + 1;
            for (var depth = 1; depth > 0; end++)
                depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            rules.Add((text[start..open].Trim(), text[(open + 1)..(end - 1)].Trim()));
            start = end;
        }

        return new(rules);
    }

    private IEnumerable<string> Matching(IReadOnlySet<string> classes)
    {
        foreach (var (head, block) in Rules)
        {
            if (head.StartsWith("@media", StringComparison.Ordinal))
            {
                var inner = string.Join(' ', Read(block).Matching(classes));
                if (inner.Length > 0)
                    yield return $"{head} {{ {inner} }}";
            }
            else if (!head.StartsWith('@') && head.Split(',').Where(selector => CanMatch(selector, classes)).ToList() is { Count: > 0 } selectors)
            {
                yield return $"{string.Join(", ", selectors)} {{ {block} }}";
            }
        }
    }

    // A class that an element must not have need not occur. Elements with MudBlazor's own ids belong to components with classes.
    private static bool CanMatch(string selector, IReadOnlySet<string> classes) =>
        Name().Matches(Not().Replace(selector, ""))
            .All(name => name.Value[0] == '.' ? classes.Contains(name.Value[1..]) : !name.Value.StartsWith("#mud-", StringComparison.Ordinal));

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@":not\([^)]*\)")]
    private static partial Regex Not();

    [GeneratedRegex(@"[.#](\\.|[\w-])+")]
    private static partial Regex Name();
}
