using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>
/// All things of a kind that is read at once, such as the configurations, and when they are to be read again. Callers hold the lock, except for
/// <see cref="ReadAsync"/> and <see cref="RestoreAsync"/>.
/// </summary>
/// <param name="kind">The name in the store.</param>
/// <param name="read">Reads all of them.</param>
/// <param name="store">Keeps them.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">The lock of the directory.</param>
internal sealed class NameList(
    string kind, Func<CancellationToken, Task<IReadOnlyList<NamedItem>>> read, NameStore store, TimeProvider time, Lock gate)
{
    /// <summary>How old the list of configurations or projects is before it is read again while screens are open.</summary>
    private static readonly TimeSpan ListAge = TimeSpan.FromHours(1);

    /// <summary>The least age of a list that is read again because it lacks an id.</summary>
    private static readonly TimeSpan MissAge = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, KnownName> _items = new(StringComparer.Ordinal);
    private DateTimeOffset _readAt = DateTimeOffset.MinValue, _notBefore = DateTimeOffset.MinValue;
    private bool _isShown, _lacksOne;

    /// <summary>The names by id.</summary>
    public IReadOnlyDictionary<string, KnownName> Items => _items;

    /// <summary>Notes that a screen shows an id.</summary>
    public void Show(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return;
        _isShown = true;
        _lacksOne |= !_items.ContainsKey(id);
    }

    /// <summary>Whether it is to be read: screens show such ids, and it is old, or lacks one and is not quite new.</summary>
    public bool IsDue(DateTimeOffset now) => _isShown && now >= _notBefore
        && (now - _readAt >= ListAge || (_lacksOne && now - _readAt >= MissAge));

    /// <summary>Asks the service for all, and stores them. A failure only delays the next time.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var problem = await NameRequests.TryAsync(async () =>
        {
            var items = await read(cancellationToken);
            StoredNames stored;
            lock (gate)
            {
                Set(items.Select(item => KeyValuePair.Create(item.Id, NameRequests.NameOf(item))), time.GetUtcNow());
                stored = new(_items.ToDictionary(), _readAt);
            }

            await store.WriteAsync(kind, stored, cancellationToken);
        });
        lock (gate)
            _notBefore = time.GetUtcNow() + NameRequests.WaitAfter(problem);
    }

    /// <summary>Takes what the store has, if it is newer.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(kind, cancellationToken) is not { } stored)
            return;
        lock (gate)
        {
            if (stored.ReadAt > _readAt)
                Set(stored.Items, stored.ReadAt);
        }
    }

    // What is gone from the service keeps its name.
    private void Set(IEnumerable<KeyValuePair<string, KnownName>> items, DateTimeOffset readAt)
    {
        foreach (var (id, name) in items)
            _items[id] = name;
        (_readAt, _isShown, _lacksOne) = (readAt, false, false);
    }
}
