using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>Holds the most recently used job sources, creating each on demand. Not thread-safe.</summary>
internal sealed class LruRegistry<TKey, TSource>(int max)
    where TKey : notnull
    where TSource : IJobSource
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TSource Source)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TSource Source)> _latestFirst = new();

    public TSource Get(TKey key, Func<TKey, TSource> make)
    {
        if (_byKey.TryGetValue(key, out var known))
        {
            _latestFirst.Remove(known);
            _latestFirst.AddFirst(known);
            return known.Value.Source;
        }

        // A watched source stays, so that two sources never read the same jobs at once; the registry may then exceed its maximum.
        for (var oldest = _latestFirst.Last; oldest is not null && _latestFirst.Count >= max;)
        {
            var before = oldest.Previous;
            if (!oldest.Value.Source.IsWatched)
            {
                _latestFirst.Remove(oldest);
                _byKey.Remove(oldest.Value.Key);
                _ = oldest.Value.Source.DisposeAsync().AsTask();
            }

            oldest = before;
        }

        return (_byKey[key] = _latestFirst.AddFirst((key, make(key)))).Value.Source;
    }

    /// <summary>All sources, the most recently used first.</summary>
    public IReadOnlyList<TSource> All => [.. _latestFirst.Select(each => each.Source)];

    /// <summary>Removes and returns all sources.</summary>
    public IReadOnlyList<TSource> Clear()
    {
        var all = All;
        _latestFirst.Clear();
        _byKey.Clear();
        return all;
    }
}
