using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>All things of a kind that is read at once, such as the configurations, and when they are to be read again. Not thread-safe.</summary>
/// <param name="kind">The name in the store.</param>
/// <param name="read">Reads all of them.</param>
internal sealed class NameList(string kind, Func<CancellationToken, Task<IReadOnlyList<NamedItem>>> read)
{
    /// <summary>How old the list of configurations or projects is before it is read again while screens are open.</summary>
    private static readonly TimeSpan ListAge = TimeSpan.FromHours(1);

    /// <summary>The least age of a list that is read again because it lacks an id.</summary>
    private static readonly TimeSpan MissAge = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, KnownName> _items = new(StringComparer.Ordinal);
    private bool _isShown, _lacksOne;

    public string Kind => kind;

    /// <summary>The names by id.</summary>
    public IReadOnlyDictionary<string, KnownName> Items => _items;

    public DateTimeOffset ReadAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>The list is not read before.</summary>
    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.MinValue;

    public Task<IReadOnlyList<NamedItem>> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);

    /// <summary>Notes that a screen shows an id.</summary>
    public void Show(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return;
        _isShown = true;
        _lacksOne |= !_items.ContainsKey(id);
    }

    /// <summary>Whether it is to be read: screens show such ids, and it is old, or lacks one and is not quite new.</summary>
    public bool IsDue(DateTimeOffset now) => _isShown && now >= NotBefore
        && (now - ReadAt >= ListAge || (_lacksOne && now - ReadAt >= MissAge));

    /// <summary>Takes what was read. What is gone from the service keeps its name.</summary>
    public void Set(IEnumerable<KeyValuePair<string, KnownName>> items, DateTimeOffset readAt)
    {
        foreach (var (id, name) in items)
            _items[id] = name;
        (ReadAt, _isShown, _lacksOne) = (readAt, false, false);
    }
}
