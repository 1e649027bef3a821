using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

// What others see of a walk while it runs.
internal sealed partial class RangeFetch
{
    /// <summary>Whether it is still to be seen how much there is.</summary>
    public bool IsLooking { get; private set; } = true;

    /// <summary>What of the gap is still to be read and left to no one else.</summary>
    public IReadOnlyList<TimeRange> Left
    {
        get
        {
            lock (_gate)
                return [.. _splitter.Left, .. _begun.Concat(_running).Select(piece => piece.TimeRange)];
        }
    }

    /// <summary>Leaves what has not been begun of a stretch to another walk, which is more urgent.</summary>
    public void Release(TimeRange stretch)
    {
        lock (_gate)
            _splitter.Release(stretch);
    }

    /// <summary>Jobs that were known in a stretch and that its answer did not hold.</summary>
    public List<Job> Missing { get; } = [];

    /// <summary>The pieces that were begun and have not ended.</summary>
    public IReadOnlyList<PagedFetch> Begun
    {
        get
        {
            lock (_gate)
                return [.. _begun, .. _running];
        }
    }

    /// <summary>Jobs that came with walks that were given up, and have not come again.</summary>
    public IReadOnlyList<Job> Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    /// <summary>Jobs that were read and do not belong to a piece that has ended.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
            return [.. _seen, .. _begun.Concat(_running).SelectMany(piece => piece.Seen())];
    }

    /// <summary>About how many requests are left, or null while that cannot be told.</summary>
    /// <remarks>
    /// Days and nights differ tenfold: what is ahead is taken to be like all that was read, not like the latest piece,
    /// and a piece that runs shows by the time it has come to how much of it is left.
    /// </remarks>
    public double? PagesLeft
    {
        get
        {
            lock (_gate)
            {
                var density = _settledTicks > 0 && _settledJobs > 0 ? _settledJobs / (double)_settledTicks : _splitter.JobsPerTick;
                var ahead = _splitter.Length(Now);
                var left = ahead == 0 ? 0 : PagesOf(ahead);
                foreach (var piece in _running.Concat(_begun))
                    left += AtLeastOne(piece.PagesLeft(Now) ?? PagesOf(LengthOf(piece.TimeRange)) - piece.Pages);
                return left;

                double? AtLeastOne(double? pages) => pages is { } some ? Math.Max(1, some) : null;

                double? PagesOf(long length) => density * length / ClassifyClient.PageSize;
            }
        }
    }
}
