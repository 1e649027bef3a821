namespace ClassifyDashboard.Jobs;

// Jobs without texts among others: they are counted, and not listed.
public sealed partial class JobSet
{
    /// <summary>The creation time of the newest job without texts; null where all have theirs.</summary>
    public DateTimeOffset? TextsAfter => Array.Find(_parts, part => !part.Block.HasTexts) is { } part ? new JobRow(part.Block, part[0]).CreatedAt : null;

    /// <summary>Returns the jobs that are newer than all jobs without texts, and the undated ones.</summary>
    public JobSet WithTexts() => Array.TrueForAll(_parts, part => part.Block.HasTexts) ? this
        : new(_parts.TakeWhile(part => part.Block.HasTexts).Concat(_parts.Where(part => part.Block.HasTexts && IsUndated(part))));

    /// <summary>Makes what takes long, once for each block and on all processors: the groups of the errors (<see cref="ErrorGroupColumn.Keys"/>).</summary>
    internal void GroupErrors() => Each(part => part.CanHaveFailed ? part.Block.ErrorGroups.Keys : null);

    /// <summary>Makes the same ahead of time, on one processor.</summary>
    public void GroupErrorsInTurn()
    {
        foreach (var part in _parts.Where(part => part.CanHaveFailed))
            _ = part.Block.ErrorGroups.Keys;
    }

    private static bool IsUndated(JobSelection part) => part.Block.Columns.Created[part[0]] == 0;

    // A block without texts is one of an hour that is wholly known: it has the jobs of its time already.
    private static IEnumerable<JobSelection> Beside(JobSelection part, IEnumerable<Job> others)
    {
        var (first, last) = (part.Block.Columns.Created[part[0]], part.Block.Columns.Created[part[part.Count - 1]]);
        var all = others.ToList();
        var (newer, older) = (JobBlock.Of(all.Where(job => job.CreatedOrder > first)), JobBlock.Of(all.Where(job => job.CreatedOrder < last)));
        return [newer.Dated, part, older.Dated, older.Undated];
    }
}
