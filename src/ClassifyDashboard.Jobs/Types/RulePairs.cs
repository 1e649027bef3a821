using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>Finds the pairs of rules that compete.</summary>
/// <remarks>
/// Named and flipping are exact binomial tests against <see cref="RulePair.Usual"/> at 1 % for all pairs of a set together (Bonferroni). The
/// latest reasonings of each type are read, not all: a share does not get better from thousands.
/// </remarks>
internal sealed class RulePairs
{
    private const double Level = 0.01;
    private const int MaxTypes = 40; // more rules than that are compared by their first ones
    private const int MaxFound = 50;
    private const int MinName = 3;

    private readonly ResultTable _table;
    private readonly Dictionary<(int Set, int One, int Other), int> _flips = [];
    private readonly Dictionary<(int Set, int Type), int> _repeated = [];

    public RulePairs(ResultTable table) => _table = table;

    /// <summary>Takes note of a document that was classified several times.</summary>
    /// <param name="rows">Its rows.</param>
    public void AddRepeated(int[] rows)
    {
        var set = _table.RulesOfSettings[_table.Settings[rows[0]]];
        int[] types = [.. rows.Select(row => _table.Types[row]).Distinct().Order()];
        for (var i = 0; i < types.Length; i++)
        {
            _repeated[(set, types[i])] = _repeated.GetValueOrDefault((set, types[i])) + 1;
            for (var k = i + 1; k < types.Length; k++)
                _flips[(set, types[i], types[k])] = _flips.GetValueOrDefault((set, types[i], types[k])) + 1;
        }
    }

    /// <summary>Returns the pairs that compete, those with most evidence first.</summary>
    public ValueList<RulePair> Find()
    {
        var read = Reasonings();
        return Enumerable.Range(0, _table.RuleSets.Count).SelectMany(set => FindIn(set, read))
            .OrderByDescending(pair => pair.Evidence).ThenByDescending(pair => pair.Flips)
            .ThenByDescending(pair => pair.NamedByOne.Named + pair.NamedByOther.Named).ThenBy(pair => pair.Rules, StringComparer.Ordinal)
            .Take(MaxFound).ToValueList();
    }

    private IEnumerable<RulePair> FindIn(int set, Dictionary<(int Set, int Type), List<int>> read)
    {
        var (key, rules) = _table.RuleSets[set];
        var kinds = rules.DistinctBy(rule => rule.Type).Take(MaxTypes).Select(rule => new Kind(rule, _table.NumberOf(ResultTypeKey.Of(rule.Type)))).ToArray();
        var named = new int[kinds.Length, kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
            CountNames(i, kinds, read.GetValueOrDefault((set, kinds[i].Number)) ?? [], named);
        var pairs = Math.Max(1, kinds.Length * (kinds.Length - 1) / 2);
        for (var i = 0; i < kinds.Length; i++)
        {
            for (var k = i + 1; k < kinds.Length; k++)
            {
                var pair = PairOf(i, k);
                if (pair.Evidence > 0)
                    yield return pair;
            }
        }

        RulePair PairOf(int i, int k)
        {
            var (one, other) = (kinds[i], kinds[k]);
            var (byOne, byOther) = (new MentionCount(named[i, k], ReadOf(one)), new MentionCount(named[k, i], ReadOf(other)));
            var flips = _flips.GetValueOrDefault((set, Math.Min(one.Number, other.Number), Math.Max(one.Number, other.Number)));
            var repeated = _repeated.GetValueOrDefault((set, one.Number)) + _repeated.GetValueOrDefault((set, other.Number)) - flips;
            return new(key, one.Rule.Type, other.Rule.Type, byOne, byOther, flips, repeated, Likeness.Of(one.Words, other.Words))
            {
                IsNamed = IsUnusual(byOne.Named, byOne.Read, 2 * pairs) || IsUnusual(byOther.Named, byOther.Read, 2 * pairs),
                IsFlipping = flips > 1 && IsUnusual(flips, repeated, pairs),
            };
        }

        int ReadOf(Kind kind) => read.GetValueOrDefault((set, kind.Number))?.Count ?? 0;
    }

    private static bool IsUnusual(int count, int all, int tests) => count > 1 && BinomialTail.Of(count, all, RulePair.Usual) <= Level / tests;

    private void CountNames(int own, Kind[] kinds, List<int> rows, int[,] named)
    {
        foreach (var row in rows)
        {
            var at = _table.Jobs.At(_table.Places[row]);
            var reasoning = at.Block.Text(at.Row, JobBlock.ReasoningField);
            for (var i = 0; i < kinds.Length; i++)
            {
                if (i != own && !kinds[own].Names(kinds[i]) && reasoning.Read(kinds[i], static (text, kind) => kind.IsNamedIn(text)))
                    named[own, i]++;
            }
        }
    }

    // The rows of each type of each set whose reasoning is read: the latest with texts.
    private Dictionary<(int Set, int Type), List<int>> Reasonings()
    {
        var read = new Dictionary<(int, int), List<int>>();
        for (var row = 0; row < _table.Count; row++)
        {
            var key = (_table.RulesOfSettings[_table.Settings[row]], _table.Types[row]);
            if (!read.TryGetValue(key, out var rows))
                read.Add(key, rows = []);
            if (rows.Count < RulePair.MaxRead && _table.HasTexts(row))
                rows.Add(row);
        }

        return read;
    }

    private sealed class Kind(ClassifyRule rule, int number)
    {
        private readonly string[] _names = [.. new[] { rule.Type, rule.Type.Replace('_', ' ').Replace('-', ' ') }.Distinct()];

        public ClassifyRule Rule => rule;

        public int Number => number;

        public HashSet<string> Words { get; } = Likeness.WordsOf(rule.Description);

        /// <summary>Whether this type's own name has the other's in it, so that to name the one is to name the other.</summary>
        public bool Names(Kind other) => Array.Exists(_names, name => other.IsNamedIn(name));

        public bool IsNamedIn(ReadOnlySpan<char> text)
        {
            foreach (var name in _names)
            {
                if (name.Length >= MinName && HasWord(text, name))
                    return true;
            }

            return false;
        }

        private static bool HasWord(ReadOnlySpan<char> text, string name)
        {
            while (text.IndexOf(name, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                var end = at + name.Length;
                if ((at == 0 || !IsOfWord(text[at - 1])) && (end == text.Length || !IsOfWord(text[end])))
                    return true;
                text = text[(at + 1)..];
            }

            return false;
        }

        private static bool IsOfWord(char unit) => unit == '_' || char.IsLetterOrDigit(unit);
    }
}
