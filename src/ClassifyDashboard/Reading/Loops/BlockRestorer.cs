using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Brings blocks of the watched windows back from the store, newest first, and texts where there is room for them.</summary>
/// <param name="reader">The reader of the scope.</param>
/// <param name="room">The room for texts.</param>
/// <param name="context">The services that all readers share.</param>
internal sealed class BlockRestorer(ScopeReader reader, TextRoom room, ReaderContext context)
{
    // So many blocks are restored at a time. A refresh and a fetch wait for these, and not for a month.
    private const int BlocksAtATime = 48;

    /// <summary>Restores the blocks of all watched ranges, one range after the other.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="restored">Called when a range has its stored blocks again.</param>
    public async Task RestoreAsync(CancellationToken cancellationToken, Action? restored = null)
    {
        // At most once for each range, in case they evict each other.
        for (var ranges = reader.Wanted().Count; ranges >= 0 && await RestoreNextAsync(cancellationToken) is { } blocks; ranges--)
        {
            if (blocks > 0)
                restored?.Invoke();
        }
    }

    /// <summary>
    /// Restores the blocks of the shortest watched range that are not in memory from the store, newest first; hours that cannot be restored become
    /// gaps. Where not all fit, the oldest lose their texts. Unfinished jobs of restored blocks may have changed since, so a refresh asks for them at
    /// once, for all its blocks together.
    /// </summary>
    /// <returns>The number of restored blocks; null where no range lacked one.</returns>
    public async Task<int?> RestoreNextAsync(CancellationToken cancellationToken)
    {
        for (var restored = 0; ;)
        {
            using var _ = await room.EnterAsync(cancellationToken);
            var wanted = reader.Wanted(); // each time: a shorter range may be watched by now
            var needsTexts = await room.MakeAsync(wanted, 0);
            var (range, evicted) = wanted.Select(range => (Range: range, Evicted: reader.Known.Residency.EvictedHours(range, needsTexts)))
                .FirstOrDefault(each => each.Evicted.Count > 0, (default, []));
            if (evicted.Count == 0)
            {
                reader.Known.Residency.ForgetEvicted(wanted, needsTexts); // what was never stored
                return null;
            }

            List<TimeRange> hours = [.. evicted.OrderDescending().Take(BlocksAtATime).Select(hour => new TimeRange(hour, hour + Block.Length))];
            restored += await context.Archive.RestoreBlocksAsync(reader.Known, hours, needsTexts, cancellationToken);
            var isWhole = hours.Count == evicted.Count;
            reader.Known.Residency.ForgetEvicted(isWhole ? [range] : hours, needsTexts);
            if (!isWhole)
                continue;
            if (restored == 0)
                return 0;
            if (reader.HasStale(context.Time.GetUtcNow()))
                reader.Refresher.RefreshNow();
            reader.RequestPublish(immediately: true);
            return restored;
        }
    }

    /// <summary>Restores all texts of ranges, without which their jobs cannot change, and keeps them until the result is disposed.</summary>
    public async Task<IDisposable> HoldTextsAsync(IReadOnlyList<TimeRange> ranges, CancellationToken cancellationToken)
    {
        var entered = await room.EnterAsync(cancellationToken);
        try
        {
            if (ranges.Any(range => reader.Known.Residency.EvictedHours(range, _ => true).Count > 0))
            {
                await room.MakeAsync(reader.Wanted(), ranges.Sum(reader.Known.Counts.Within));
                await context.Archive.RestoreBlocksAsync(reader.Known, ranges, _ => true, cancellationToken);
            }

            return entered;
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    /// <summary>Drops the texts of the oldest jobs where so many more do not fit.</summary>
    public async Task MakeRoomAsync(int jobs, CancellationToken cancellationToken)
    {
        using var _ = await room.EnterAsync(cancellationToken);
        await room.MakeAsync(reader.Wanted(), jobs);
    }
}
