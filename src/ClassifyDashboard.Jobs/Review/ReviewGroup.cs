namespace ClassifyDashboard.Jobs.Review;

/// <summary>Counts jobs that come in the random order, and keeps the first of them.</summary>
/// <param name="most">How many to keep.</param>
internal sealed class ReviewGroup(int most)
{
    private readonly List<int> _first = [];

    /// <summary>How many jobs were added.</summary>
    public int Jobs { get; private set; }

    /// <summary>How many of them somebody has judged to be right or wrong.</summary>
    public int Decided { get; private set; }

    /// <summary>Those that came first, as places in the order.</summary>
    public IReadOnlyList<int> First => _first;

    public void Add(int index, bool isDecided)
    {
        Jobs++;
        Decided += isDecided ? 1 : 0;
        if (_first.Count < most)
            _first.Add(index);
    }
}
