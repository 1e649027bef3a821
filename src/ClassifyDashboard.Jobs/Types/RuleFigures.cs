using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>Whether a rule ever matches.</summary>
public enum RuleState
{
    /// <summary>It matched.</summary>
    Hit,

    /// <summary>It never matched, in so many jobs that it matches less than one in a hundred.</summary>
    NeverHit,

    /// <summary>It never matched, and there are too few jobs to say what that means.</summary>
    TooFew,
}

/// <summary>A rule and how often it matched among the results under the same rules.</summary>
/// <param name="Rules">The key of the rules that it belongs to, see <see cref="RulesKey"/>.</param>
/// <param name="Type">The rule's type. Rules of one set with the same type cannot be told apart, and count as one.</param>
/// <param name="Description">The description of the first rule with this type.</param>
/// <param name="Hits">The results of this type.</param>
/// <param name="Jobs">All results under these rules.</param>
public sealed record RuleFigures(string Rules, string Type, string Description, int Hits, int Jobs)
{
    /// <summary>The share below which a rule is never hit.</summary>
    public const double Rare = 0.01;

    /// <summary>The results under the same rules from which on a rule that never matched is called so.</summary>
    public static readonly int Needed = ClopperPearson.NeededFor(Rare);

    private const int MaxConfigurations = 3;

    /// <summary>The saved configurations with these rules, at most three; <see cref="JobFilter.Inline"/> for rules that came with their jobs.</summary>
    public ValueList<string> Configurations { get; init; }

    /// <summary>The share of the results, 0 to 1.</summary>
    public double Share => (double)Hits / Jobs;

    /// <summary>The median confidence of the hits; null where none has one.</summary>
    public double? MedianConfidence { get; init; }

    /// <summary>When the latest hit was created; null where that is not known.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The share below which the rule matches, at 95 % (Clopper–Pearson).</summary>
    public double AtMost => ClopperPearson.Upper(Hits, Jobs);

    /// <summary>Whether it ever matched.</summary>
    public RuleState State => Hits > 0 ? RuleState.Hit : Jobs >= Needed ? RuleState.NeverHit : RuleState.TooFew;

    /// <summary>Returns all rules that jobs were classified by: those never hit first, then those of the rules with most results, in their order.</summary>
    internal static ValueList<RuleFigures> Of(ResultTable table)
    {
        var sets = table.RuleSets.ConvertAll(set => new SetTally(set.Key, set.Rules));
        for (var row = 0; row < table.Count; row++)
        {
            if (table.RulesOfSettings[table.Settings[row]] is >= 0 and var set)
                sets[set].Add(table, row);
        }

        return sets.OrderByDescending(set => set.Jobs).ThenBy(set => set.Key, StringComparer.Ordinal).SelectMany(set => set.Rows(table))
            .OrderBy(row => row.State != RuleState.NeverHit).ToValueList();
    }

    private sealed class SetTally(string key, ValueList<ClassifyRule> rules)
    {
        private readonly Dictionary<int, TypeTally> _types = [];
        private readonly SortedSet<string> _configurations = new(StringComparer.Ordinal);
        private string? _latest = "";

        public string Key => key;

        public int Jobs { get; private set; }

        public void Add(ResultTable table, int row)
        {
            Jobs++;
            if (!ReferenceEquals(_latest, table.Configurations[row]))
            {
                _latest = table.Configurations[row];
                if (_configurations.Count < MaxConfigurations)
                    _configurations.Add(string.IsNullOrEmpty(_latest) ? JobFilter.Inline : _latest);
            }

            if (!_types.TryGetValue(table.Types[row], out var tally))
                _types.Add(table.Types[row], tally = new());
            tally.Add(table.Confidences[row], table.Created[row]);
        }

        public IEnumerable<RuleFigures> Rows(ResultTable table) =>
            from rule in rules.DistinctBy(rule => rule.Type)
            where Jobs > 0
            let tally = _types.GetValueOrDefault(table.NumberOf(ResultTypeKey.Of(rule.Type)))
            select new RuleFigures(key, rule.Type, rule.Description, tally?.Count ?? 0, Jobs)
            {
                Configurations = _configurations.ToValueList(),
                MedianConfidence = tally?.Median(),
                Last = Job.Time(tally?.Last ?? 0),
            };
    }

    private sealed class TypeTally
    {
        private readonly List<double> _confidences = [];

        public int Count { get; private set; }

        public long Last { get; private set; }

        public void Add(double confidence, long created)
        {
            Count++;
            Last = Math.Max(Last, created);
            if (!double.IsNaN(confidence))
                _confidences.Add(confidence);
        }

        public double? Median()
        {
            if (_confidences.Count == 0)
                return null;
            _confidences.Sort();
            return (_confidences[(_confidences.Count - 1) / 2] + _confidences[_confidences.Count / 2]) / 2;
        }
    }
}
