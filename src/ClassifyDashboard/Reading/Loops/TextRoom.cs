using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>
/// Keeps the known jobs of the watched windows within the budget of jobs: where not all fit with their texts, the oldest have theirs in the
/// store alone. Where nothing is stored, texts are nowhere else, so all stay.
/// </summary>
/// <param name="known">The known jobs.</param>
/// <param name="context">The services that all readers share.</param>
/// <param name="dropped">Called after texts were dropped.</param>
internal sealed class TextRoom(KnownJobs known, ReaderContext context, Action dropped) : IDisposable
{
    // A share of the budget. Above it the blocks of a window would evict each other.
    private const double FullShare = 0.9;

    // Texts are dropped down to this share, so that it happens once for many pages.
    private const double TextShare = 0.8;

    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Whether the jobs of the ranges take more than there is room for, as they are.</summary>
    public bool IsOver(IReadOnlyList<TimeRange> wanted) => IsOver(known.Residency.Weight(wanted));

    /// <summary>Waits until nobody else drops or restores texts; nobody else does until the result is disposed.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Entered(_semaphore);
    }

    /// <summary>Drops the texts of the oldest jobs where not all fit, and where others are to be restored instead.</summary>
    /// <param name="wanted">The watched ranges. Shorter ones keep their texts first.</param>
    /// <param name="jobs">The number of jobs for which there must be room besides.</param>
    /// <returns>Whether the jobs of an hour should have their texts in memory.</returns>
    public async Task<Func<long, bool>> MakeAsync(IReadOnlyList<TimeRange> wanted, int jobs)
    {
        if (Choose(wanted, jobs) is not { } hours)
            return _ => true;
        if (IsOver(known.Residency.Weight(wanted) + jobs) || wanted.Any(range => known.Residency.EvictedHours(range, hours.Contains).Count > 0))
        {
            await context.Archive.SaveAsync(known); // so that the texts are in the store
            known.Residency.DropTexts(wanted, hours);
            dropped();
        }

        return hours.Contains;
    }

    /// <summary>Whether jobs of a range lack texts for which there is room once the range is watched.</summary>
    public bool LacksTexts(TimeRange range, IReadOnlyList<TimeRange> wanted) =>
        !known.Residency.HasTexts(range) && (Choose([.. wanted, range], 0) is not { } hours || known.Residency.EvictedHours(range, hours.Contains).Count > 0);

    public void Dispose() => _semaphore.Dispose();

    // The hours whose jobs have their texts in memory; null for all.
    private IReadOnlySet<long>? Choose(IReadOnlyList<TimeRange> wanted, int jobs)
    {
        if (!context.Archive.IsOn)
            return null;
        var (now, most) = (context.Time.GetUtcNow(), context.Cache.MaxJobs);
        var shortestFirst = wanted.OrderBy(range => range.LengthUntil(now));
        return known.Residency.HoursWithTexts(shortestFirst, (most * FullShare) - jobs, (most * TextShare) - jobs);
    }

    private sealed class Entered(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }

    private bool IsOver(long weight) => weight >= context.Cache.MaxJobs * FullShare;
}
