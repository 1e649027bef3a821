using System.Runtime.ExceptionServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Loops;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Reads one gap: as one walk where it is small, else cut into pieces of which several are read at a time.</summary>
/// <remarks>
/// A piece is known once its last page has come, in whatever order the service sends; what was seen on the way only
/// serves to guess how long the pieces should be (<see cref="ChunkSizing"/>). Runs once; pieces that were begun and not
/// ended are there afterwards for the next walk.
/// </remarks>
internal sealed partial class RangeFetch
{
    // A service that does not heed the times it is asked for would have a walk cut for ever.
    private const int MaxCuts = 64;

    private readonly Lock _gate = new();
    private readonly List<PagedFetch> _begun;
    private readonly List<PagedFetch> _running = [];
    private readonly List<Job> _seen;
    private readonly Scope _scope;
    private readonly KnownJobs _known;
    private readonly ReaderContext _parts;
    private readonly RangeSplitter _splitter;
    private PagedFetch? _probe;
    private int _cuts;
    private long _settledJobs;
    private long _settledTicks;
    private Exception? _failure;
    private TaskCompletionSource _progress = New();

    /// <param name="gap">What to read.</param>
    /// <param name="begun">Pieces of it that were begun before.</param>
    /// <param name="seen">Jobs of it that came before and belong to none of these: they are shown until they come again.</param>
    /// <param name="jobsPerTick">How densely jobs lie near it, or null where nobody knows.</param>
    /// <param name="scope">Which jobs.</param>
    /// <param name="known">Where each piece goes that has ended.</param>
    /// <param name="parts">What reads.</param>
    public RangeFetch(TimeRange gap, IReadOnlyList<PagedFetch> begun, IReadOnlyList<Job> seen, double? jobsPerTick, Scope scope, KnownJobs known, ReaderContext parts)
    {
        (Gap, _begun, _seen, _scope, _known, _parts) = (gap, [.. begun], [.. seen], scope, known, parts);
        _splitter = new(begun.Aggregate(Coverage.None, (all, piece) => all.With(new(piece.TimeRange, 0))).Gaps(gap), jobsPerTick, new(known.CountOf));
    }

    public TimeRange Gap { get; }

    private long Now => _parts.Time.GetUtcNow().UtcTicks;

    /// <summary>Reads until the gap is known or nobody wants what is left.</summary>
    /// <exception cref="ProblemException">A page could not be read; what was read before is kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the same holds.</exception>
    public async Task RunAsync(FetchCallbacks orders, CancellationToken cancellationToken)
    {
        var lanes = new List<Task>();
        try
        {
            while (true)
            {
                var progress = _progress.Task;
                while (Next(orders) is { } piece)
                    lanes.Add(ReadAsync(piece, orders, cancellationToken));
                if (lanes.Count == 0)
                    break;
                await Task.WhenAny([.. lanes, progress]);
                lanes.RemoveAll(lane => lane.IsCompleted);
            }
        }
        finally
        {
            IsLooking = false;
            foreach (var lane in lanes)
                await lane.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The next piece to begin or to go on with; null where there is none, or where it is better to learn more first.</summary>
    private PagedFetch? Next(FetchCallbacks orders)
    {
        lock (_gate)
        {
            if (_failure is not null || _running.Count >= ChunkSizing.Lanes)
                return null;
            if (_begun.Find(piece => orders.IsWanted(piece.TimeRange)) is { } begun)
            {
                IsLooking = false;
                _begun.Remove(begun);
                _running.Add(begun);
                return begun;
            }

            if (!_splitter.MayTake(_running.Count, _running.Count(running => running.GoesOn)) || _splitter.Take(Now, out var isRest) is not { } stretch)
                return null;
            if (!orders.IsWanted(stretch))
            {
                _splitter.PutBack(stretch);
                return null;
            }

            var piece = new PagedFetch(stretch, _scope);
            if (isRest)
                _probe = piece;
            else
                IsLooking = false;
            _running.Add(piece);
            return piece;
        }
    }

    private async Task ReadAsync(PagedFetch piece, FetchCallbacks orders, CancellationToken cancellationToken)
    {
        try
        {
            var came = new List<Job>();
            while (!piece.IsDone)
            {
                if (_failure is not null || !orders.IsWanted(piece.TimeRange))
                    return;
                came.AddRange(await piece.NextPageAsync(_parts.Client, orders.PriorityOf(piece.TimeRange), _parts.Time, cancellationToken));
                if (!piece.IsDone && IsBetterCut(piece, came))
                    return;
                Progress(orders);
            }

            Settle(piece);
        }
        catch (Exception e)
        {
            // Whatever it is, cancellation too: a piece that fails at once would be begun again for ever.
            _failure ??= e;
        }
        finally
        {
            lock (_gate)
            {
                if (_running.Remove(piece) && !piece.IsDone)
                    _begun.Add(piece);
            }

            Progress(orders);
        }
    }

    private void Settle(PagedFetch piece)
    {
        var missing = _known.Settle(piece.TimeRange, piece.Jobs, piece.ReadAt!.Value, piece.Unreadable);
        lock (_gate)
        {
            Missing.AddRange(missing);
            _seen.RemoveAll(job => job.CreatedAt is not { } created || piece.TimeRange.Contains(created.UtcTicks));
            (_settledJobs, _settledTicks) = (_settledJobs + piece.Jobs.Count, _settledTicks + LengthOf(piece.TimeRange));
            _splitter.Learn(piece.TimeRange, LengthOf(piece.TimeRange), piece.Jobs.Count);
        }
    }

    /// <summary>Gives a walk up that turns out to be long, so that its stretch is read in pieces; its jobs are shown until then.</summary>
    private bool IsBetterCut(PagedFetch piece, List<Job> came)
    {
        lock (_gate)
        {
            var isProbe = ReferenceEquals(piece, _probe);
            if (_cuts == MaxCuts || piece.Pages > (isProbe ? ChunkSizing.ProbePages : 1) || ChunkSizing.Look(came) is not { } sample)
                return false;
            if (!_splitter.IsLong(sample, piece.TimeRange.From, piece.TimeRange.From + LengthOf(piece.TimeRange), isProbe, piece.Pages))
                return false;
            _cuts++;
            _seen.AddRange(piece.Jobs.Values);
            _running.Remove(piece);
            _splitter.PutBack(piece.TimeRange, sample);
            IsLooking = false;
            return true;
        }
    }

    private long LengthOf(TimeRange stretch) => Math.Max(TimeSpan.TicksPerSecond, (stretch.IsOpen ? Math.Max(Now, stretch.From) : stretch.Until) - stretch.From);

    private void Progress(FetchCallbacks orders)
    {
        TaskCompletionSource progress;
        lock (_gate)
            (progress, _progress) = (_progress, New());
        progress.SetResult();
        orders.Progressed();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
