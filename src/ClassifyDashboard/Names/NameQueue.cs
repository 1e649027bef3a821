using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Names;

/// <summary>
/// The inputs whose names are still to be asked for, those that were shown last first. It remembers what the service does not know, so that
/// nothing is asked twice. Not thread-safe.
/// </summary>
internal sealed class NameQueue
{
    /// <summary>The maximum number of waiting ids of a kind; the ones that were shown first are dropped.</summary>
    public const int MaxWaiting = 20_000;

    /// <summary>How long an id that the service does not know is not asked for again.</summary>
    public static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    private const int MaxUnknown = 200_000;

    private readonly LinkedList<string> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _unknown = new(StringComparer.Ordinal);

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Puts an id before all others, unless the service does not know it.</summary>
    public void Add(string id, DateTimeOffset now)
    {
        if (_unknown.TryGetValue(id, out var until) && now < until)
            return;
        if (_nodes.Remove(id, out var node))
            _waiting.Remove(node);
        _nodes[id] = _waiting.AddFirst(id);
        while (_waiting.Count > MaxWaiting)
            Remove(_waiting.Last!.Value);
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
    }

    private void Remove(string id)
    {
        if (_nodes.Remove(id, out var node))
            _waiting.Remove(node);
    }

    /// <summary>Whether the service takes a file's id: it refuses all but UUIDs, and every other id of the request with them.</summary>
    public static bool IsFileId(DocumentInput input) => input.Kind == DocumentInputKind.File && Guid.TryParseExact(input.Value, "D", out _);
}
