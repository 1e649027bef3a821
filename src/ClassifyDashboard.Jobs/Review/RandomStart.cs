namespace ClassifyDashboard.Jobs.Review;

/// <summary>Collects jobs and keeps those that come first in the random order.</summary>
/// <param name="most">How many to keep.</param>
internal sealed class RandomStart(int most)
{
    // The last of those kept comes out first.
    private readonly PriorityQueue<JobRow, ulong> _kept = new(Comparer<ulong>.Create((one, other) => other.CompareTo(one)));
    private ulong _last = ulong.MaxValue;

    /// <summary>How many jobs were added.</summary>
    public int Jobs { get; private set; }

    /// <summary>How many of them somebody has judged to be right or wrong.</summary>
    public int Decided { get; private set; }

    public void Add(ulong place, JobRow row, bool isDecided)
    {
        Jobs++;
        Decided += isDecided ? 1 : 0;
        if (_kept.Count < most)
            _kept.Enqueue(row, place);
        else if (place < _last && most > 0)
            _kept.DequeueEnqueue(row, place);
        else
            return;
        if (_kept.Count == most)
            _kept.TryPeek(out _, out _last);
    }

    /// <summary>The ids of those kept with their rows, in the random order.</summary>
    public IEnumerable<(string Id, JobRow Row)> InOrder() => _kept.UnorderedItems.OrderBy(item => item.Priority)
        .Select(item => (item.Element.Block.IdOf(item.Element.Row), item.Element));
}
