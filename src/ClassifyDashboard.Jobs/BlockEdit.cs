namespace ClassifyDashboard.Jobs;

/// <summary>A change of a block: a row that is replaced or removed, or a job that is added.</summary>
/// <param name="Row">The row that is replaced or removed, or before which the job is added.</param>
/// <param name="IsKnown">Whether the row is replaced or removed.</param>
/// <param name="Job">The job; null where the row is removed.</param>
internal readonly record struct BlockEdit(int Row, bool IsKnown, Job? Job)
{
    /// <summary>Returns the changes by which a block gets these jobs and loses those with the given ids, in the order of its rows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="jobs">The jobs, in any order.</param>
    /// <param name="without">The ids of removed jobs.</param>
    /// <param name="newer">Returns the version of a job to keep, of a known one and one that was read.</param>
    public static List<BlockEdit> Of(JobBlock block, IEnumerable<Job> jobs, IReadOnlySet<string> without, Func<Job, Job, Job> newer)
    {
        var edits = new List<BlockEdit>();
        foreach (var job in Once(jobs, newer))
        {
            if (without.Contains(job.Id))
                continue;
            if (block.PlaceOf(job) is var place && place < 0)
                edits.Add(new(~place, false, job));
            else if (block.Make(place) is var known && newer(known, job) is var chosen && !ReferenceEquals(chosen, known))
                edits.Add(new(place, true, chosen));
        }

        if (without.Count == 0)
            return edits;
        for (var row = 0; row < block.Count; row++)
        {
            if (without.Contains(block.IdOf(row)))
                edits.Add(new(row, true, null));
        }

        return [.. edits.OrderBy(edit => edit.Row).ThenBy(edit => edit.IsKnown)];
    }

    private static List<Job> Once(IEnumerable<Job> jobs, Func<Job, Job, Job> newer)
    {
        var once = new List<Job>();
        foreach (var job in jobs.OrderBy(job => job, JobSet.ByRule))
        {
            if (once.Count > 0 && JobSet.NewestFirst(once[^1], job) == 0)
                once[^1] = newer(once[^1], job);
            else
                once.Add(job);
        }

        return once;
    }
}
