using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>The latest used of something that is made on demand. Not safe for several threads.</summary>
internal sealed class LruRegistry<TKey, TReading>(int most)
    where TKey : notnull
    where TReading : IJobSource
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TReading Reading)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TReading Reading)> _latestFirst = new();

    public TReading Get(TKey key, Func<TKey, TReading> make)
    {
        if (_byKey.TryGetValue(key, out var known))
        {
            _latestFirst.Remove(known);
            _latestFirst.AddFirst(known);
            return known.Value.Reading;
        }

        // One that is watched stays, so that none is read twice at a time; there are then as many as there are watchers.
        for (var oldest = _latestFirst.Last; oldest is not null && _latestFirst.Count >= most;)
        {
            var before = oldest.Previous;
            if (!oldest.Value.Reading.IsWatched)
            {
                _latestFirst.Remove(oldest);
                _byKey.Remove(oldest.Value.Key);
                _ = oldest.Value.Reading.DisposeAsync().AsTask();
            }

            oldest = before;
        }

        return (_byKey[key] = _latestFirst.AddFirst((key, make(key)))).Value.Reading;
    }

    /// <summary>Takes all of them out.</summary>
    public IReadOnlyList<TReading> Clear()
    {
        List<TReading> all = [.. _latestFirst.Select(each => each.Reading)];
        _latestFirst.Clear();
        _byKey.Clear();
        return all;
    }
}
