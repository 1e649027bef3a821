using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Splits the rest of a gap into partitions by the learned density of its jobs. Not thread-safe.</summary>
/// <remarks>
/// Partitions come from the newest end, or from the oldest where the service sends the oldest first, since only that end is known. After
/// a partition without jobs, the whole remainder is tried as one: either it ends at once, or it shows where the next jobs are.
/// </remarks>
internal sealed class RangeSplitter
{
    private readonly List<TimeRange> _remaining;
    private readonly DensityForecast _forecast;
    private bool _fromOldest;
    private bool _takeRemainderNext;
    private bool _isConfirmed;
    private bool _isTrial;
    private bool _isGuess;
    private double? _ratio = 1;
    private long _length;
    private long? _anchor;
    private long? _learnedAt;
    private long _jobs;
    private long _ticks;
    private int _partitions;

    /// <param name="left">The ranges to read, in order.</param>
    /// <param name="jobsPerTick">The jobs per tick near the gap, or null where it is unknown.</param>
    /// <param name="forecast">The forecast from other days.</param>
    public RangeSplitter(IEnumerable<TimeRange> left, double? jobsPerTick, DensityForecast forecast)
    {
        (_remaining, _forecast) = ([.. left], forecast);
        JobsPerTick = jobsPerTick;
        _takeRemainderNext = jobsPerTick is null;
        _isTrial = _isGuess = !_takeRemainderNext;
    }

    /// <summary>The jobs per tick where jobs were last read, or null where it is unknown.</summary>
    public double? JobsPerTick { get; private set; }

    /// <summary>The ranges that have not begun, in order.</summary>
    public IReadOnlyList<TimeRange> Remaining => _remaining;

    /// <summary>Removes a range, which another fetch reads.</summary>
    public void Release(TimeRange range)
    {
        List<TimeRange> rest = [.. GapFinder.Without(_remaining, [range])];
        _remaining.Clear();
        _remaining.AddRange(rest);
    }

    public long Length(long now) => _remaining.Sum(range => Math.Max(0, (range.IsOpen ? Math.Max(now, range.From) : range.Until) - range.From));

    /// <summary>Whether another partition may begin beside the running ones.</summary>
    /// <remarks>While the right length is unknown, each partition that continues after its first page allows two more.</remarks>
    /// <param name="running">The number of running partitions.</param>
    /// <param name="continuing">The number of those that have received a page and have more to come.</param>
    public bool CanTake(int running, int continuing) =>
        _remaining.Count > 0 && (running == 0 || _isConfirmed || _takeRemainderNext || (_isTrial && running <= ChunkSizing.WorkersPerTrial * continuing));

    /// <summary>Takes the next partition from the remainder; null where nothing remains.</summary>
    /// <param name="now">The current time in UTC ticks, for an open range.</param>
    /// <param name="isRemainder">Whether the partition is a whole remainder of unknown size.</param>
    public TimeRange? Take(long now, out bool isRemainder)
    {
        isRemainder = false;
        if (_remaining.Count == 0)
            return null;

        // The open range comes first: until it is known, no new job appears.
        var fromOldest = _fromOldest && !_remaining[^1].IsOpen;
        var range = fromOldest ? _remaining[0] : _remaining[^1];
        _remaining.Remove(range);
        var end = range.IsOpen ? Math.Max(now, range.From) : range.Until;
        var left = Length(now) + end - range.From;
        var isAnchored = _anchor is { } at && range.Contains(at) && fromOldest == _fromOldest;
        var anchor = isAnchored ? _anchor!.Value : fromOldest ? range.From : end;
        var length = _length > 0 ? _length : JobsPerTick is { } jobsPerTick ? LengthOf(new(jobsPerTick, _ratio), anchor, fromOldest, left) : 0;
        if (fromOldest != _fromOldest)
            length /= ChunkSizing.UnknownSideDivisor; // the density was learned at the other end
        _anchor = isAnchored ? null : _anchor;
        isRemainder = _takeRemainderNext || length == 0 || (_isGuess && JobsPerTick * left <= ChunkSizing.SplitAbovePages * JobListPage.MaxJobs);
        _isGuess = false;
        if (isRemainder)
        {
            _takeRemainderNext = _isConfirmed = _isTrial = false;
            return range;
        }

        return fromOldest ? FromOldest(range, TimeRange.Floor(anchor + length), length) : FromNewest(range, TimeRange.Floor(anchor - length), length);
    }

    /// <summary>Puts back a range that was taken and not begun.</summary>
    public void PutBack(TimeRange range)
    {
        _remaining.Add(range);
        _remaining.Sort((one, other) => one.From.CompareTo(other.From));
    }

    /// <summary>Puts back a range that was begun and should be partitioned, with the sample from its first pages.</summary>
    public void PutBack(TimeRange range, DensitySample sample)
    {
        PutBack(range);
        (_fromOldest, _takeRemainderNext, _learnedAt) = (sample.FromOldest, false, null);
        if (sample.JobsPerTick is { } density)
        {
            JobsPerTick = density;
            _ratio = DensityOf(sample)!.Value.Ratio;
            (_length, _isConfirmed, _isTrial) = (0, false, true); // holds for this end; the first partition shows whether it holds further on
            _anchor = sample.FromOldest ? sample.Earliest : sample.Latest;
        }
        else
        {
            (_length, _isConfirmed, _isTrial) = (sample.Trial, false, true);
            _anchor = sample.Latest;
        }
    }

    /// <summary>Whether a fetch is so long, judging by its first pages, that its range should be partitioned.</summary>
    /// <param name="sample">The sample from its first pages.</param>
    /// <param name="from">The start of the range.</param>
    /// <param name="until">The end of the range.</param>
    /// <param name="isProbe">Whether the fetch is a probe; any other fetch has an estimated length.</param>
    /// <param name="pages">The number of received pages.</param>
    public bool IsLong(DensitySample sample, long from, long until, bool isProbe, int pages)
    {
        if (DensityOf(sample) is not { } density)
            return isProbe && pages >= ChunkSizing.ProbePages; // in no order: only the last page would show it
        var ahead = sample.FromOldest ? new TimeRange(sample.Earliest, until) : new TimeRange(from, sample.Latest);
        return isProbe
            // one page may come from a busy hour
            ? density.JobsPerTick * ahead.Length > ChunkSizing.SplitAbovePages * JobListPage.MaxJobs * (pages < ChunkSizing.ProbePages ? 2 : 1)
            : _forecast.JobsOf(ahead, density) > ChunkSizing.SplitAgainAbovePages * JobListPage.MaxJobs;
    }

    /// <summary>Learns the length of the next partitions from a finished one.</summary>
    public void Learn(TimeRange range, long length, int jobs)
    {
        (_jobs, _ticks, _partitions) = (_jobs + jobs, _ticks + length, _partitions + 1);

        // The partition next to the remainder shows most about it.
        if (_fromOldest && range.IsOpen || _learnedAt is { } at && (_fromOldest ? range.From < at : range.From > at))
            return;
        _learnedAt = range.From;
        _takeRemainderNext = jobs == 0;
        var read = new TimeRange(range.From, range.From + length);
        var isAsExpected = JobsPerTick is { } expected && jobs >= ChunkSizing.MinExpectedShare * _forecast.JobsOf(read, new(expected, _ratio));
        var isSignificant = jobs >= ChunkSizing.MinSampleJobs;
        if (isSignificant)
        {
            // One partition shows whether days are alike, not how much: the next may be of a Sunday.
            var density = _forecast.DensityOf(read, jobs);
            (JobsPerTick, _ratio) = (density.JobsPerTick, density.Ratio is null ? null : 1);
        }

        _isConfirmed = isSignificant && isAsExpected;
        _isTrial = isSignificant && !isAsExpected;
        _length = isSignificant ? 0 : length * ChunkSizing.GrowthFactor; // 0: the density and the remainder then decide
    }

    private Density? DensityOf(DensitySample sample) =>
        sample.JobsPerTick is { } density ? _forecast.DensityOf(new(sample.Earliest, sample.Latest), density * (sample.Latest - sample.Earliest)) : null;

    // The number of remaining jobs follows the average of everything read, which includes days and nights.
    private long LengthOf(Density density, long at, bool isLater, long left)
    {
        var jobsLeft = left * (_jobs > 0 ? _jobs / (double)_ticks : density.JobsPerTick);
        return Math.Max(TimeSpan.TicksPerSecond, _forecast.LengthOf(ChunkSizing.Target(jobsLeft, _jobs + jobsLeft, _partitions), at, isLater, density, left));
    }

    // A remainder too small for a partition goes with the last one.
    private TimeRange FromNewest(TimeRange range, long from, long length)
    {
        if (from - range.From < length / 4)
            return range;
        PutBack(range with { Until = from });
        return range with { From = from };
    }

    private TimeRange FromOldest(TimeRange range, long until, long length)
    {
        if (range.IsOpen || range.Until - until < length / 4)
            return range;
        PutBack(range with { From = until });
        return range with { Until = until };
    }
}
