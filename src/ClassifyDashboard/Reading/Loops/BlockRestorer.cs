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

    /// <summary>
    /// Restores the wanted blocks that are not in memory from the store, newest first; hours that cannot be restored become gaps. Where not
    /// all fit, the oldest lose their texts. Unfinished jobs of restored blocks may have changed since, so a refresh asks for them at once,
    /// for all blocks together.
    /// </summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var restored = 0;
        IReadOnlyList<TimeRange> ranges;
        do
        {
            using var _ = await room.EnterAsync(cancellationToken);
            var wanted = reader.Wanted();
            var needsTexts = await room.MakeAsync(wanted, 0);
            ranges = [.. wanted.SelectMany(range => reader.Known.EvictedHours(range, needsTexts)).Distinct().OrderDescending().Take(BlocksAtATime)
                .Select(hour => new TimeRange(hour, hour + Block.Length))];
            restored += await context.Archive.RestoreBlocksAsync(reader.Known, ranges, needsTexts, cancellationToken);
            reader.Known.ForgetEvicted(ranges.Count < BlocksAtATime ? wanted : ranges, needsTexts);
        }
        while (ranges.Count == BlocksAtATime);
        if (restored == 0)
            return;
        if (reader.HasStale(context.Time.GetUtcNow()))
            reader.Refresher.RefreshNow();
        reader.RequestPublish(immediately: true);
    }

    /// <summary>Restores all texts of ranges, without which their jobs cannot change, and keeps them until the result is disposed.</summary>
    public async Task<IDisposable> HoldTextsAsync(IReadOnlyList<TimeRange> ranges, CancellationToken cancellationToken)
    {
        var entered = await room.EnterAsync(cancellationToken);
        try
        {
            if (ranges.Any(range => reader.Known.EvictedHours(range, _ => true).Count > 0))
            {
                await room.MakeAsync(reader.Wanted(), ranges.Sum(reader.Known.Count));
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
