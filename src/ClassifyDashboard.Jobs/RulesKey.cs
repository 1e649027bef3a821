using System.Runtime.CompilerServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>A short, readable key of rules by their content: <c>invoice-receipt-8c1f0b7a52e4</c>. A saved configuration can change and keep its id.</summary>
public static class RulesKey
{
    private const int MaxNames = 40;
    private const int HashLength = 12;

    // Jobs share their configurations, so each is looked at once.
    private static readonly ConditionalWeakTable<JobConfiguration, string> Known = [];

    /// <summary>Returns the key of a configuration's rules: the start of their types and a hash; null where it has no rules.</summary>
    public static string? Of(JobConfiguration configuration) =>
        configuration.Rules.Count == 0 ? null : Known.GetValue(configuration, static each => Of(each.Rules));

    /// <summary>Whether a key, or its hash alone, means the same rules as another key.</summary>
    internal static bool Is(string? key, string asked) => key is not null && HashIn(key).SequenceEqual(HashIn(asked));

    private static ReadOnlySpan<char> HashIn(string key) => key.AsSpan(key.LastIndexOf('-') + 1);

    private static string Of(ValueList<ClassifyRule> rules)
    {
        var key = new StringBuilder();
        foreach (var rule in rules)
        {
            if (key.Length >= MaxNames)
                break;
            foreach (var rune in rule.Type.EnumerateRunes())
            {
                if (key.Length >= MaxNames)
                    break;
                if (Rune.IsLetterOrDigit(rune) || rune.Value == '_')
                    key.Append(rune.ToString().ToLowerInvariant());
                else if (key.Length > 0 && key[^1] != '-')
                    key.Append('-');
            }

            if (key.Length > 0 && key[^1] != '-')
                key.Append('-');
        }

        var hash = 14_695_981_039_346_656_037UL; // FNV-1a: the same in every process, so that links stay valid
        foreach (var rule in rules)
            hash = Hash(Hash(hash, rule.Type), rule.Description);
        return key.Append(hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), 0, HashLength).ToString();
    }

    private static ulong Hash(ulong hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ (byte)unit) * 1_099_511_628_211UL;
            hash = (hash ^ (byte)(unit >> 8)) * 1_099_511_628_211UL;
        }

        return (hash ^ 0xFF) * 1_099_511_628_211UL; // the end of a text
    }
}
