using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>The jobs on the same input under the same rules that have different results.</summary>
public sealed class Disagreements
{
    private static readonly ConditionalWeakTable<JobSet, Disagreements> Known = [];

    private Disagreements(List<JobRow> rows, int inputs) => (Rows, Inputs) = (rows, inputs);

    /// <summary>How many inputs have more than one result.</summary>
    public int Inputs { get; }

    internal IReadOnlyList<JobRow> Rows { get; }

    /// <summary>Finds them, once for each version of the jobs. Jobs without their texts are left out.</summary>
    public static Disagreements Of(JobSet jobs) => Known.GetValue(jobs, static each => Find(each));

    private static Disagreements Find(JobSet jobs)
    {
        var (first, types) = (new FirstTypes(jobs.Count), new Dictionary<string, int>(StringComparer.Ordinal));
        var differing = new HashSet<ulong>();
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var rules = Array.ConvertAll(columns.Configuration.Values, each => RulesKey.Of(each)?.GetHashCode(StringComparison.Ordinal) ?? 0);
            var numbers = Array.ConvertAll(columns.Type.Values, NumberOf);
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                if (!ReviewFigures.HasResult(columns, row) || columns.Texts[row, JobBlock.InputField] is not { IsEmpty: false } input)
                    continue;
                var key = ReviewHash.Of(input, columns.InputKind[row], rules[columns.Configuration.NumberOf(row)]);
                var type = numbers[columns.Type.NumberOf(row)];
                if (first.Add(key, type) is { } before && before != type)
                    differing.Add(key);
            }
        }

        return differing.Count == 0 ? new([], 0) : new(RowsOf(jobs, differing), differing.Count);

        int NumberOf(ResultType type)
        {
            if (type.Type is null)
                return 0;
            if (!types.TryGetValue(type.Type, out var number))
                types.Add(type.Type, number = types.Count + 1);
            return number;
        }
    }

    private static List<JobRow> RowsOf(JobSet jobs, HashSet<ulong> differing)
    {
        var rows = new List<JobRow>();
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var rules = Array.ConvertAll(columns.Configuration.Values, each => RulesKey.Of(each)?.GetHashCode(StringComparison.Ordinal) ?? 0);
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                if (ReviewFigures.HasResult(columns, row) && columns.Texts[row, JobBlock.InputField] is { IsEmpty: false } input
                    && differing.Contains(ReviewHash.Of(input, columns.InputKind[row], rules[columns.Configuration.NumberOf(row)])))
                    rows.Add(new(part.Block, row));
            }
        }

        return rows;
    }

    /// <summary>The type that each key came with first: an open hash table, because a million entries of a dictionary are large.</summary>
    private sealed class FirstTypes(int most)
    {
        private readonly ulong[] _keys = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)most * 2 + 1)];
        private readonly int[] _types = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)most * 2 + 1)];

        /// <summary>Returns the type that the key came with first; null where this is the first.</summary>
        public int? Add(ulong key, int type)
        {
            key = key == 0 ? 1 : key; // 0 is a free place
            for (var place = key & (ulong)(_keys.Length - 1); ; place = (place + 1) & (ulong)(_keys.Length - 1))
            {
                if (_keys[place] == key)
                    return _types[place];
                if (_keys[place] != 0)
                    continue;
                (_keys[place], _types[place]) = (key, type);
                return null;
            }
        }
    }
}
