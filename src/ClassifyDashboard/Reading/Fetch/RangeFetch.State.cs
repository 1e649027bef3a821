using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

// The state of a running fetch, for other objects.
internal sealed partial class RangeFetch
{
    /// <summary>Whether the fetch is still probing the number of jobs.</summary>
    public bool IsProbing { get; private set; } = true;

    /// <summary>The ranges of the gap that this fetch has still to read.</summary>
    public IReadOnlyList<TimeRange> Remaining
    {
        get
        {
            lock (_gate)
                return [.. _splitter.Remaining, .. _begun.Concat(_running).Select(partition => partition.TimeRange)];
        }
    }

    /// <summary>Leaves the part of a range that has not begun to another, more urgent fetch.</summary>
    public void Release(TimeRange range)
    {
        lock (_gate)
            _splitter.Release(range);
    }

    /// <summary>The known jobs that the response of their range did not contain.</summary>
    public List<Job> Missing { get; } = [];

    /// <summary>The partitions that have begun and not ended.</summary>
    public IReadOnlyList<PagedFetch> Begun
    {
        get
        {
            lock (_gate)
                return [.. _begun, .. _running];
        }
    }

    /// <summary>The jobs of abandoned fetches that have not been received again.</summary>
    public IReadOnlyList<Job> Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    /// <summary>Returns the received jobs that belong to no finished partition.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
            return [.. _seen, .. _begun.Concat(_running).SelectMany(partition => partition.Seen())];
    }

    /// <summary>The estimated number of further requests, or null while it cannot be estimated.</summary>
    /// <remarks>
    /// Days and nights differ tenfold: the unread part is taken to be like everything read so far, not like the latest partition. A
    /// running partition shows its remaining pages by the time that it has reached.
    /// </remarks>
    public double? PagesLeft
    {
        get
        {
            lock (_gate)
            {
                var density = _storedTicks > 0 && _storedJobs > 0 ? _storedJobs / (double)_storedTicks : _splitter.JobsPerTick;
                var ahead = _splitter.Length(Now);
                var left = ahead == 0 ? 0 : PagesOf(ahead);
                foreach (var partition in _running.Concat(_begun))
                    left += AtLeastOne(partition.PagesLeft(Now) ?? PagesOf(LengthOf(partition.TimeRange)) - partition.Pages);
                return left;

                double? AtLeastOne(double? pages) => pages is { } some ? Math.Max(1, some) : null;

                double? PagesOf(long length) => density * length / JobListPage.MaxJobs;
            }
        }
    }
}
