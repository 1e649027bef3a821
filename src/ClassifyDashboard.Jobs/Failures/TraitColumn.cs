using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>An attribute of all jobs.</summary>
internal sealed class TraitColumn
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _stored = [];

    public TraitColumn(TraitKind kind, int count) => (Kind, Numbers, Values) = (kind, new int[count], []);

    /// <summary>Creates the column of some of another's jobs, with the same values.</summary>
    public TraitColumn(TraitColumn other, int[] rows) =>
        (Kind, Numbers, Values) = (other.Kind, Array.ConvertAll(rows, row => other.Numbers[row]), other.Values);

    public TraitKind Kind { get; }

    /// <summary>The number of each job's value; −1 where it has none.</summary>
    public int[] Numbers { get; }

    /// <summary>The values by number. Hours and weekdays are their own numbers.</summary>
    public List<string> Values { get; }

    public int NumberOf(string value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var isKnown);
        return isKnown ? number : number = Added(value);
    }

    /// <summary>Returns the number of a text as it is stored, in any case; −1 for none. Equal hashes of 64 bits count as equal texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int NumberOf(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty)
            return -1;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_stored, StoredHash.Of(stored), out var isKnown);
        return isKnown ? number : number = NumberOf(Encoding.UTF8.GetString(stored).ToLowerInvariant());
    }

    private int Added(string value)
    {
        Values.Add(value);
        return Values.Count - 1;
    }
}
