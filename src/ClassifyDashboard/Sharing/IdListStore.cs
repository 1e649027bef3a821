using ClassifyDashboard.Jobs;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Sharing;

/// <summary>
/// Stores long lists of ids, which links replace by a code: in memory, and on disk if jobs are stored there. Safe to call from any
/// thread.
/// </summary>
/// <remarks>
/// Anybody who can open a page can add a list. So memory is limited (the least recently used list is removed first), and so is the
/// number of lists per hour that are written to the store.
/// </remarks>
public sealed class IdListStore
{
    internal const int MaxLists = 1_000;
    internal const int MaxCharacters = 10_000_000;
    internal const int MaxStoredAnHour = 200;

    // Far longer than jobs: a link can be in a ticket for months, and a list cannot be fetched again.
    internal static readonly TimeSpan KeepUnused = TimeSpan.FromDays(366);

    private readonly KeyValueStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byCode = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new(); // most recently used first
    private int _characters;
    private (DateTimeOffset Began, int Count) _hour;

    internal IdListStore(KeyValueStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>
    /// Reads a query string as <see cref="JobQuery.Read"/> does, including the list of ids behind a code. A long list in the query string
    /// is stored.
    /// </summary>
    public async ValueTask<(JobQuery Query, IReadOnlyList<IgnoredValue> Ignored)> ReadAsync(string? queryString)
    {
        var code = JobQuery.ListCode(queryString);
        var list = code is null ? null : Find(code) ?? await FindStoredAsync(code);
        var read = JobQuery.Read(queryString, _ => list, ZoneNames.Find);
        _ = KeepAsync(read.Query.Filter.JobIds);
        return read;
    }

    /// <summary>
    /// Stores a list, unless it is so short that links contain its ids. It can be read at once; when the task has completed, it is in the
    /// store.
    /// </summary>
    public Task KeepAsync(ValueList<string> ids) =>
        IdList.CodeOf(ids) is { } code && AddToMemory(code, ids) && TakeHourlyQuota()
            ? _store.SetAsync(KeyOf(code), IdList.Write(ids), KeepUnused, CancellationToken.None)
            : Task.CompletedTask;

    // A code contains no slash, so it cannot address another key of the store.
    private static string KeyOf(string code) => $"list/{code}";

    private async Task<ValueList<string>?> FindStoredAsync(string code)
    {
        if (await _store.GetAsync(KeyOf(code), CancellationToken.None) is not { } bytes || IdList.Read(code, bytes) is not { } ids)
            return null;
        AddToMemory(code, ids);
        return ids;
    }

    private ValueList<string>? Find(string code)
    {
        lock (_lock)
        {
            if (!_byCode.TryGetValue(code, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Ids;
        }
    }

    /// <returns>Whether the list is new.</returns>
    private bool AddToMemory(string code, ValueList<string> ids)
    {
        lock (_lock)
        {
            if (Find(code) is not null)
                return false;
            var entry = new Entry(code, ids, ids.Sum(id => id.Length));
            _byCode[code] = _byUse.AddFirst(entry);
            _characters += entry.Characters;
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

    private bool TakeHourlyQuota()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (now - _hour.Began >= TimeSpan.FromHours(1))
                _hour = (now, 0);
            return ++_hour.Count <= MaxStoredAnHour;
        }
    }

    private sealed record Entry(string Code, ValueList<string> Ids, int Characters);
}
