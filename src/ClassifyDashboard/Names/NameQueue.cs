using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Names;

/// <summary>
/// The inputs whose names are still to be asked for: those that are on screens, the last shown first, and then others, which wait until they
/// fill a request. It remembers what the service does not know, so that nothing is asked twice. Not thread-safe.
/// </summary>
internal sealed class NameQueue
{
    /// <summary>The maximum number of waiting ids of a kind; the ones that were shown first are dropped.</summary>
    public const int MaxWaiting = 20_000;

    /// <summary>How long an id that the service does not know is not asked for again.</summary>
    public static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    /// <summary>How long ids that no screen shows wait for others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int MaxUnknown = 200_000;

    private readonly LinkedList<string> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _unknown = new(StringComparer.Ordinal);
    private DateTimeOffset? _since;

    /// <summary>Whether no further id that no screen shows can wait.</summary>
    public bool IsFull => _waiting.Count >= MaxWaiting;

    /// <summary>The ids that wait.</summary>
    public IEnumerable<string> Waiting => _waiting;

    /// <summary>Whether ids are to be asked for now: a screen shows some, they fill a request, or they have waited long enough.</summary>
    /// <param name="size">The number of ids in a request.</param>
    /// <param name="now">The time.</param>
    public bool IsDue(int size, DateTimeOffset now) => _shown.Count > 0 || _waiting.Count >= size || (_waiting.Count > 0 && now - _since >= Patience);

    /// <summary>Puts an id that a screen shows before all others, unless the service does not know it.</summary>
    public void Add(string id, DateTimeOffset now)
    {
        if (IsUnknown(id, now))
            return;
        Remove(id);
        _nodes[id] = _waiting.AddFirst(id);
        _shown.Add(id);
        while (_waiting.Count > MaxWaiting)
            Remove(_waiting.Last!.Value);
    }

    /// <summary>Puts an id that no screen shows behind all others, unless the service does not know it or the queue is full.</summary>
    public void AddLast(string id, DateTimeOffset now)
    {
        if (IsFull || _nodes.ContainsKey(id) || IsUnknown(id, now))
            return;
        _nodes[id] = _waiting.AddLast(id);
        _since ??= now;
    }

    /// <summary>Takes at most a number of ids, those that were shown last first.</summary>
    public IReadOnlyList<string> Take(int most)
    {
        var ids = _waiting.Take(most).ToArray();
        foreach (var id in ids)
            Remove(id);
        return ids;
    }

    /// <summary>Remembers that the service does not know an id.</summary>
    public void AddUnknown(string id, DateTimeOffset now)
    {
        if (_unknown.Count >= MaxUnknown)
            _unknown.Clear(); // asking again costs little: nobody shows so many
        _unknown[id] = now + Forget;
    }

    /// <summary>Removes ids that have a name by now.</summary>
    public void RemoveKnown(Predicate<string> isKnown)
    {
        foreach (var id in _waiting.Where(id => isKnown(id)).ToArray())
            Remove(id);
    }

    public void Clear()
    {
        _waiting.Clear();
        _nodes.Clear();
        _shown.Clear();
        _since = null;
    }

    private void Remove(string id)
    {
        if (!_nodes.Remove(id, out var node))
            return;
        _waiting.Remove(node);
        _shown.Remove(id);
        if (_waiting.Count == 0)
            _since = null;
    }

    private bool IsUnknown(string id, DateTimeOffset now) => _unknown.TryGetValue(id, out var until) && now < until;

    /// <summary>Whether the service takes a file's id: it refuses all but UUIDs, and every other id of the request with them.</summary>
    public static bool IsFileId(DocumentInput input) => input.Kind == DocumentInputKind.File && Guid.TryParseExact(input.Value, "D", out _);
}
