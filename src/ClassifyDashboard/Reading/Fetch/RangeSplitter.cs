using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>What of a gap has not been begun, and what has been learned of how densely jobs lie in it. Not safe for several threads.</summary>
/// <remarks>
/// Pieces are taken from the newest end on, or from the oldest where the service sends the oldest first, since only there
/// something is known. Behind a piece without jobs the whole rest is tried as one: either it ends at once, or it
/// shows where the next jobs are.
/// </remarks>
internal sealed class RangeSplitter
{
    private readonly List<TimeRange> _left;
    private readonly DensityForecast _forecast;
    private bool _fromBelow;
    private bool _restNext;
    private bool _isSure;
    private bool _isTrial;
    private bool _isGuess;
    private double? _times = 1;
    private long _length;
    private long? _anchor;
    private long? _learnedAt;
    private long _jobs;
    private long _ticks;
    private int _pieces;

    /// <param name="left">What is to be read, in order.</param>
    /// <param name="jobsPerTick">How densely jobs lie near it, or null where nobody knows.</param>
    /// <param name="forecast">What other days say.</param>
    public RangeSplitter(IEnumerable<TimeRange> left, double? jobsPerTick, DensityForecast forecast)
    {
        (_left, _forecast) = ([.. left], forecast);
        JobsPerTick = jobsPerTick;
        _restNext = jobsPerTick is null;
        _isTrial = _isGuess = !_restNext;
    }

    /// <summary>How densely jobs lie where it was last looked, or null where that is not known.</summary>
    public double? JobsPerTick { get; private set; }

    /// <summary>What has not been begun, in order.</summary>
    public IReadOnlyList<TimeRange> Left => _left;

    /// <summary>Leaves a stretch to others.</summary>
    public void Release(TimeRange stretch)
    {
        List<TimeRange> rest = [.. GapFinder.Without(_left, [stretch])];
        _left.Clear();
        _left.AddRange(rest);
    }

    public long Length(long now) => _left.Sum(stretch => Math.Max(0, (stretch.IsOpen ? Math.Max(now, stretch.From) : stretch.Until) - stretch.From));

    /// <summary>Whether another piece may be begun beside those that run.</summary>
    /// <remarks>While it is not known how long a piece should be, each that goes on after its first page is a reason for two more.</remarks>
    /// <param name="running">How many pieces run.</param>
    /// <param name="goingOn">How many of them have a page and more to come.</param>
    public bool MayTake(int running, int goingOn) =>
        _left.Count > 0 && (running == 0 || _isSure || _restNext || (_isTrial && running <= ChunkSizing.LanesOnTrial * goingOn));

    /// <summary>Takes the next piece out of what is left; null where nothing is.</summary>
    /// <param name="now">The time, for a stretch without end.</param>
    /// <param name="isRest">Whether it is a whole rest of which nothing is known.</param>
    public TimeRange? Take(long now, out bool isRest)
    {
        isRest = false;
        if (_left.Count == 0)
            return null;

        // What has no end comes first: as long as it is not known, nothing new comes in.
        var fromBelow = _fromBelow && !_left[^1].IsOpen;
        var stretch = fromBelow ? _left[0] : _left[^1];
        _left.Remove(stretch);
        var end = stretch.IsOpen ? Math.Max(now, stretch.From) : stretch.Until;
        var left = Length(now) + end - stretch.From;
        var isAnchored = _anchor is { } at && stretch.Contains(at) && fromBelow == _fromBelow;
        var anchor = isAnchored ? _anchor!.Value : fromBelow ? stretch.From : end;
        var length = _length > 0 ? _length : JobsPerTick is { } jobsPerTick ? LengthOf(new(jobsPerTick, _times), anchor, fromBelow, left) : 0;
        if (fromBelow != _fromBelow)
            length /= ChunkSizing.Unseen; // what was learned was learned at the other end
        _anchor = isAnchored ? null : _anchor;
        isRest = _restNext || length == 0 || (_isGuess && JobsPerTick * left <= ChunkSizing.LongPages * ClassifyClient.PageSize);
        _isGuess = false;
        if (isRest)
        {
            _restNext = _isSure = _isTrial = false;
            return stretch;
        }

        return fromBelow ? FromBelow(stretch, TimeRange.Floor(anchor + length), length) : FromAbove(stretch, TimeRange.Floor(anchor - length), length);
    }

    /// <summary>Puts back what was taken and not begun.</summary>
    public void PutBack(TimeRange stretch)
    {
        _left.Add(stretch);
        _left.Sort((one, other) => one.From.CompareTo(other.From));
    }

    /// <summary>Puts back what was begun and is better cut, with what its beginning showed.</summary>
    public void PutBack(TimeRange stretch, DensitySample sample)
    {
        PutBack(stretch);
        (_fromBelow, _restNext, _learnedAt) = (sample.FromBelow, false, null);
        if (sample.JobsPerTick is { } density)
        {
            JobsPerTick = density;
            _times = DensityOf(sample)!.Value.Times;
            (_length, _isSure, _isTrial) = (0, false, true); // true of its end; the first piece shows whether it is so further on
            _anchor = sample.FromBelow ? sample.Earliest : sample.Latest;
        }
        else
        {
            (_length, _isSure, _isTrial) = (sample.Trial, false, true);
            _anchor = sample.Latest;
        }
    }

    /// <summary>Whether a walk is so long that its stretch should be cut, going by its beginning.</summary>
    /// <param name="sample">What its beginning showed.</param>
    /// <param name="from">Where the stretch begins.</param>
    /// <param name="until">Where it ends.</param>
    /// <param name="isProbe">Whether it was begun to see how much there is; another one has a length that was thought about.</param>
    /// <param name="pages">How many pages it has.</param>
    public bool IsLong(DensitySample sample, long from, long until, bool isProbe, int pages)
    {
        if (DensityOf(sample) is not { } density)
            return isProbe && pages >= ChunkSizing.ProbePages; // in no order: only the end would tell
        var ahead = sample.FromBelow ? new TimeRange(sample.Earliest, until) : new TimeRange(from, sample.Latest);
        return isProbe
            ? density.JobsPerTick * ahead.Length > ChunkSizing.LongPages * ClassifyClient.PageSize * (pages < ChunkSizing.ProbePages ? 2 : 1) // one page may be of a busy hour
            : _forecast.JobsOf(ahead, density) > ChunkSizing.MuchTooLongPages * ClassifyClient.PageSize;
    }

    /// <summary>Learns from a piece that has ended how long the next ones should be.</summary>
    public void Learn(TimeRange stretch, long length, int jobs)
    {
        (_jobs, _ticks, _pieces) = (_jobs + jobs, _ticks + length, _pieces + 1);

        // The piece that lies next to what is left knows most about it.
        if (_fromBelow && stretch.IsOpen || _learnedAt is { } at && (_fromBelow ? stretch.From < at : stretch.From > at))
            return;
        _learnedAt = stretch.From;
        _restNext = jobs == 0;
        var read = new TimeRange(stretch.From, stretch.From + length);
        var isAsExpected = JobsPerTick is { } expected && jobs >= ChunkSizing.MinShare * _forecast.JobsOf(read, new(expected, _times));
        var isTelling = jobs >= ChunkSizing.EnoughToTell;
        if (isTelling)
        {
            // One piece says whether days are alike, not how alike: the next may be of a Sunday.
            var density = _forecast.DensityOf(read, jobs);
            (JobsPerTick, _times) = (density.JobsPerTick, density.Times is null ? null : 1);
        }

        _isSure = isTelling && isAsExpected;
        _isTrial = isTelling && !isAsExpected;
        _length = isTelling ? 0 : length * ChunkSizing.Growth; // 0: the density says it, with what is left then
    }

    private Density? DensityOf(DensitySample sample) =>
        sample.JobsPerTick is { } density ? _forecast.DensityOf(new(sample.Earliest, sample.Latest), density * (sample.Latest - sample.Earliest)) : null;

    // How many jobs are left goes by all that was read: that is days and nights.
    private long LengthOf(Density density, long at, bool isLater, long left)
    {
        var jobsLeft = left * (_jobs > 0 ? _jobs / (double)_ticks : density.JobsPerTick);
        return Math.Max(TimeSpan.TicksPerSecond, _forecast.LengthOf(ChunkSizing.Target(jobsLeft, _jobs + jobsLeft, _pieces), at, isLater, density, left));
    }

    // A rest that is hardly worth a piece goes with the last one.
    private TimeRange FromAbove(TimeRange stretch, long from, long length)
    {
        if (from - stretch.From < length / 4)
            return stretch;
        PutBack(stretch with { Until = from });
        return stretch with { From = from };
    }

    private TimeRange FromBelow(TimeRange stretch, long until, long length)
    {
        if (stretch.IsOpen || stretch.Until - until < length / 4)
            return stretch;
        PutBack(stretch with { From = until });
        return stretch with { Until = until };
    }
}
