using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>What walks have left that ended before their end: pieces to go on with, and jobs that are shown until they come again. Guarded by whoever holds it.</summary>
internal sealed class PartialFetches
{
    // Of a service's answer, that nobody came back for.
    private const int MaxPieces = 64;
    private const int MaxJobs = 10_000;

    private static readonly TimeSpan OpenPieceKept = TimeSpan.FromMinutes(1);

    private readonly List<PagedFetch> _pieces = [];
    private readonly List<Job> _seen = [];

    public IEnumerable<Job> Jobs => _pieces.SelectMany(piece => piece.Seen()).Concat(_seen);

    /// <summary>Takes over what a walk leaves.</summary>
    public void Keep(RangeFetch walk)
    {
        _pieces.AddRange(walk.Begun.Where(piece => piece.Jobs.Count > 0));
        _seen.AddRange(walk.Seen);
        GiveUp(_pieces[..Math.Max(0, _pieces.Count - MaxPieces)]);
    }

    /// <summary>Hands over what lies in a gap. A piece that has no end is of use for a moment only, since jobs come there meanwhile.</summary>
    public (List<PagedFetch> Pieces, List<Job> Seen) Take(TimeRange gap, DateTimeOffset now)
    {
        bool IsOfIt(Job job) => job.CreatedAt is not { } created || gap.Contains(created.UtcTicks);

        GiveUp(_pieces.FindAll(piece => piece.TimeRange.IsOpen && !(now - piece.ReadAt < OpenPieceKept)));
        var (pieces, seen) = (_pieces.FindAll(piece => gap.Contains(piece.TimeRange)), _seen.FindAll(IsOfIt));
        _pieces.RemoveAll(pieces.Contains);
        _seen.RemoveAll(IsOfIt);
        return (pieces, seen);
    }

    private void GiveUp(List<PagedFetch> pieces)
    {
        _pieces.RemoveAll(pieces.Contains);
        _seen.AddRange(pieces.SelectMany(piece => piece.Seen()));
        if (_seen.Count > MaxJobs)
            _seen.RemoveRange(0, _seen.Count - MaxJobs);
    }
}
