namespace ClassifyDashboard.Wall;

/// <summary>Counts wall screens with a live connection.</summary>
public sealed class LiveWalls
{
    private int _count;

    /// <summary>The number of open wall screens.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more.</summary>
    public void Open() => Interlocked.Increment(ref _count);

    /// <summary>Counts one less.</summary>
    public void Close() => Interlocked.Decrement(ref _count);
}
