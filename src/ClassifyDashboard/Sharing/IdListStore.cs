using ClassifyDashboard.Jobs;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Sharing;

/// <summary>Keeps the long lists of ids that links name by a code: in memory, and beyond the process where jobs are kept too. Safe to call from any thread.</summary>
/// <remarks>
/// Anybody who can open a page can have a list kept. So memory is bounded, those unused longest go first, and only so many
/// lists an hour go to the store.
/// </remarks>
public sealed class IdListStore
{
    internal const int MaxLists = 1_000;
    internal const int MaxCharacters = 10_000_000;
    internal const int MaxStoredAnHour = 200;

    // Far longer than jobs: a link stands in a ticket for months, and a list cannot be read anew.
    internal static readonly TimeSpan KeepUnused = TimeSpan.FromDays(366);

    private readonly KeyValueStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _byCode = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _byUse = new(); // the latest first
    private int _characters;
    private (DateTimeOffset Began, int Count) _stored;

    internal IdListStore(KeyValueStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Reads a query string as <see cref="JobQuery.Read"/> does, with the list of ids that it names; a long list that it spells out is kept.</summary>
    public async ValueTask<(JobQuery Query, IReadOnlyList<IgnoredValue> Ignored)> ReadAsync(string? queryString)
    {
        var code = JobQuery.ListCode(queryString);
        var list = code is null ? null : Find(code) ?? await FindStoredAsync(code);
        var read = JobQuery.Read(queryString, _ => list, ZoneNames.Find);
        _ = KeepAsync(read.Query.Filter.JobIds);
        return read;
    }

    /// <summary>Keeps a list, unless it is so short that links say its ids. It can be read at once, and is in the store when the task has ended.</summary>
    public Task KeepAsync(ValueList<string> ids) =>
        IdList.CodeOf(ids) is { } code && Remember(code, ids) && MayStore()
            ? _store.SetAsync(KeyOf(code), IdList.Write(ids), KeepUnused, CancellationToken.None)
            : Task.CompletedTask;

    // A code holds no slash: no other key of the store can be asked for.
    private static string KeyOf(string code) => $"list/{code}";

    private async Task<ValueList<string>?> FindStoredAsync(string code)
    {
        if (await _store.GetAsync(KeyOf(code), CancellationToken.None) is not { } bytes || IdList.Read(code, bytes) is not { } ids)
            return null;
        Remember(code, ids);
        return ids;
    }

    private ValueList<string>? Find(string code)
    {
        lock (_gate)
        {
            if (!_byCode.TryGetValue(code, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Ids;
        }
    }

    /// <returns>Whether it was not known.</returns>
    private bool Remember(string code, ValueList<string> ids)
    {
        lock (_gate)
        {
            if (Find(code) is not null)
                return false;
            var kept = new Kept(code, ids, ids.Sum(id => id.Length));
            _byCode[code] = _byUse.AddFirst(kept);
            _characters += kept.Characters;
            while (_byUse.Count > MaxLists || (_characters > MaxCharacters && _byUse.Count > 1))
            {
                var oldest = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byCode.Remove(oldest.Code);
                _characters -= oldest.Characters;
            }

            return true;
        }
    }

    private bool MayStore()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now - _stored.Began >= TimeSpan.FromHours(1))
                _stored = (now, 0);
            return ++_stored.Count <= MaxStoredAnHour;
        }
    }

    private sealed record Kept(string Code, ValueList<string> Ids, int Characters);
}
