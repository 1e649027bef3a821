namespace ClassifyDashboard.Telemetry;

/// <summary>Decides which of many alike lines of the log are written. Not thread-safe.</summary>
/// <remarks>
/// Of each kind of line at most <see cref="Most"/> are written within <see cref="Span"/>. Then the number of those that were left out is due as
/// one line.
/// </remarks>
internal sealed class RepeatedLines
{
    /// <summary>The most alike lines that are written within <see cref="Span"/>.</summary>
    public const int Most = 5;

    /// <summary>The most kinds that are counted at a time. Lines of further kinds are written.</summary>
    public const int MaxKinds = 1_000;

    /// <summary>For how long lines are counted together, from the first one on.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LineKind, Count> _counts = [];

    /// <summary>Counts a line.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether to write the line, and whether this is the first that is left out.</returns>
    public (bool IsWritten, bool IsFirstLeftOut) Add(LineKind kind, DateTimeOffset now)
    {
        if (!_counts.TryGetValue(kind, out var count) || (now - count.From >= Span && count.LeftOut == 0))
        {
            if (count.From == default && _counts.Count >= MaxKinds)
                Forget(now);
            if (_counts.Count < MaxKinds || count.From != default)
                _counts[kind] = new(now, 1, 0);
            return (true, false);
        }

        var isWritten = count.Written < Most;
        _counts[kind] = isWritten ? count with { Written = count.Written + 1 } : count with { LeftOut = count.LeftOut + 1 };
        return (isWritten, !isWritten && count.LeftOut == 0);
    }

    /// <summary>Ends the count of a kind and returns how many lines were left out.</summary>
    public int End(LineKind kind) => _counts.Remove(kind, out var count) ? count.LeftOut : 0;

    /// <summary>Ends all counts and returns the kinds of which lines were left out.</summary>
    public IReadOnlyList<(LineKind Kind, int LeftOut)> EndAll()
    {
        List<(LineKind, int)> all = [.. _counts.Where(each => each.Value.LeftOut > 0).Select(each => (each.Key, each.Value.LeftOut))];
        _counts.Clear();
        return all;
    }

    // Those of which lines were left out end by their own line.
    private void Forget(DateTimeOffset now)
    {
        foreach (var kind in _counts.Where(each => each.Value.LeftOut == 0 && now - each.Value.From >= Span).Select(each => each.Key).ToList())
            _counts.Remove(kind);
    }

    private readonly record struct Count(DateTimeOffset From, int Written, int LeftOut);
}

/// <summary>What makes lines alike.</summary>
/// <param name="Category">Who writes them.</param>
/// <param name="Level">Their level.</param>
/// <param name="Template">Their text without its values.</param>
/// <param name="Exception">The type of their exception; null without one.</param>
internal readonly record struct LineKind(string Category, LogLevel Level, string Template, Type? Exception);
