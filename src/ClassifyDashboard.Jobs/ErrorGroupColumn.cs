using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// The groups of the errors of a block's failed jobs, by row. They are found when they are asked for first, since reading the messages takes long.
/// </summary>
internal sealed class ErrorGroupColumn(JobColumns columns)
{
    private EarlierKeys? _earlier; // of the version that was asked for last: links of two earlier ones are rare

    /// <summary>The keys of the groups by row, see <see cref="ErrorGroup"/>; null for jobs that have not failed.</summary>
    public SharedColumn<string?> Keys => field ??= columns.Errors?.Keys ?? KeysBy(ErrorGroup.KeyOf);

    /// <summary>
    /// Returns the keys of the same version as a key, which a link can hold. Those of earlier ones are right only where each job has its texts.
    /// </summary>
    public SharedColumn<string?> KeysAs(string key)
    {
        if (!ErrorGroup.IsEarlier(key))
            return Keys;
        var keyOf = ErrorGroup.KeyAs(key);
        if (_earlier is not { } earlier || earlier.KeyOf != keyOf)
            _earlier = earlier = new(keyOf, KeysBy(keyOf));
        return earlier.Keys;
    }

    // Many jobs fail with the same message, which is grouped once.
    private SharedColumn<string?> KeysBy(Func<string?, string> keyOf)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new SharedColumn<string?>.Builder(columns.Created.Count);
        for (var row = 0; row < columns.Created.Count; row++)
            keys.Add(columns.Status[row].Kind == StatusKind.Failed ? KeyOf(StoredText.Read(columns.Texts[row, JobBlock.ErrorField]).ToStringOrNull()) : null);
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
