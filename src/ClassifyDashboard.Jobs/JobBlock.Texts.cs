using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs;

// A block without the texts of its jobs, which are counted where there is no room for their texts.
public sealed partial class JobBlock
{
    private const int OrdinaryBytes = 300;

    private const int BlocksForOne = 8; // a job counts for 330 bytes (BlockCache), and takes up to 40 without its texts

    private EarlierKeys? _earlierErrorKeys; // of the version that was asked for last: links of two earlier ones are rare

    /// <summary>The block's share of a budget of jobs: 1 for each job of ordinary size, more for longer texts, an eighth without texts.</summary>
    public long Weight => Math.Max(HasTexts ? Count : WeightWithoutTexts(Count), _columns.Texts.Bytes.Length / OrdinaryBytes);

    /// <summary>Whether each job has its texts. Jobs without theirs are counted, but cannot be shown, searched or changed.</summary>
    public bool HasTexts => _columns.Errors is null;

    /// <summary>The keys of the errors of failed jobs by row, see <see cref="ErrorGroup"/>; null for other jobs.</summary>
    internal SharedColumn<string?> ErrorKeys => field ??= _columns.Errors?.Keys ?? KeysBy(ErrorGroup.KeyOf);

    /// <summary>
    /// Returns the keys of the same version as a key, which a link can hold. Those of earlier ones are right only where each job has its texts.
    /// </summary>
    internal SharedColumn<string?> ErrorKeysAs(string key)
    {
        if (!ErrorGroup.IsEarlier(key))
            return ErrorKeys;
        var keyOf = ErrorGroup.KeyAs(key);
        if (_earlierErrorKeys is not { } earlier || earlier.KeyOf != keyOf)
            _earlierErrorKeys = earlier = new(keyOf, KeysBy(keyOf));
        return earlier.Keys;
    }

    /// <summary>Returns the weight of so many jobs in a block without texts.</summary>
    public static long WeightWithoutTexts(int jobs) => (jobs + BlocksForOne - 1) / BlocksForOne;

    /// <summary>
    /// Returns the block without most of its texts: all that is counted and filtered by, apart from ids, inputs and searched texts, is the
    /// same. Only jobs that have not finished or have no creation time keep their texts, and one job of each group of errors.
    /// </summary>
    public JobBlock WithoutTexts()
    {
        if (!HasTexts)
            return this;
        var kept = new SortedSet<int>();
        var samples = new int[ErrorKeys.Values.Length];
        for (var row = Count - 1; row >= 0; row--)
        {
            if (_columns.Status[row].Kind == StatusKind.Failed)
                samples[ErrorKeys.NumberOf(row)] = row;
            if (!_columns.Status[row].IsFinished || _columns.Created[row] == 0)
                kept.Add(row);
        }

        int[] rows = [.. kept.Union(samples).Order()];
        return new(_columns with { Texts = _columns.Texts.Only(rows), OtherTexts = _columns.OtherTexts.Only(rows), Odd = [], Errors = (ErrorKeys, samples) });
    }

    // Many jobs fail with the same message, which is grouped once.
    private SharedColumn<string?> KeysBy(Func<string?, string> keyOf)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new SharedColumn<string?>.Builder(Count);
        for (var row = 0; row < Count; row++)
            keys.Add(_columns.Status[row].Kind == StatusKind.Failed ? KeyOf(Text(row, ErrorField).ToStringOrNull()) : null);
        return keys.Build();

        string KeyOf(string? message)
        {
            if (message is null)
                return keyOf(null);
            ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(known, message, out _);
            return key ??= keyOf(message);
        }
    }

    private sealed record EarlierKeys(Func<string?, string> KeyOf, SharedColumn<string?> Keys);
}
