using System.Runtime.InteropServices;
using System.Text;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>An attribute of all jobs.</summary>
internal sealed class TraitColumn
{
    private readonly TraitKind _kind;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _stored = [];
    private readonly Dictionary<JobConfiguration, int> _settings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ValueList<ClassifyRule>, int> _rules = [];

    public TraitColumn(TraitKind kind, int count) => (_kind, Numbers, Values) = (kind, new int[count], []);

    /// <summary>Creates the column of some of another's jobs, with the same values.</summary>
    public TraitColumn(TraitColumn other, int[] rows) =>
        (_kind, Numbers, Values) = (other._kind, Array.ConvertAll(rows, row => other.Numbers[row]), other.Values);

    public TraitKind Kind => _kind;

    /// <summary>The number of each job's value; −1 where it has none.</summary>
    public int[] Numbers { get; }

    /// <summary>The values by number. Hours and weekdays are their own numbers.</summary>
    public List<string> Values { get; }

    public int NumberOf(string value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var isKnown);
        return isKnown ? number : number = Added(value);
    }

    /// <summary>Returns the number of a text as it is stored; −1 for none. Equal hashes of 64 bits count as equal texts.</summary>
    public int NumberOf(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty)
            return -1;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_stored, Fnv1a(stored), out var isKnown);
        return isKnown ? number : number = _kind == TraitKind.Host ? NumberOf(Encoding.UTF8.GetString(stored).ToLowerInvariant()) : Added("");
    }

    /// <summary>Returns the number of a configuration's rules; −1 for none.</summary>
    public int NumberOf(JobConfiguration settings)
    {
        if (settings.Rules.Count == 0)
            return -1;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_settings, settings, out var isKnown);
        if (isKnown)
            return number;
        if (!_rules.TryGetValue(settings.Rules, out var known))
            _rules.Add(settings.Rules, known = Added(string.Join(", ", settings.Rules.Select(rule => rule.Type))));
        return number = known;
    }

    private int Added(string value)
    {
        Values.Add(value);
        return Values.Count - 1;
    }

    private static ulong Fnv1a(ReadOnlySpan<byte> bytes)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var each in bytes)
            hash = (hash ^ each) * 1_099_511_628_211UL;
        return hash;
    }
}
