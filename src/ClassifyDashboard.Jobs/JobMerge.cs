using System.Collections.Frozen;

namespace ClassifyDashboard.Jobs;

/// <summary>Merges a set of jobs with other jobs: only the blocks that get a job are made anew.</summary>
public static class JobMerge
{
    /// <summary>Merges a set with other jobs in any order; of several versions of a job the newer is kept.</summary>
    public static JobSet Of(JobSet set, IEnumerable<Job> others)
    {
        var more = JobSet.Of(others);
        if (more.Count == 0 || set.Count == 0)
            return set.Count == 0 ? more : set;
        var parts = new List<JobSelection>(set.Parts.Length);
        var next = 0;
        for (var i = 0; i < set.Parts.Length; i++)
        {
            var part = set.Parts[i];
            var last = new JobRow(part.Block, part[part.Count - 1]);
            var first = next;
            while (next < more.Count && (i == set.Parts.Length - 1 || more.At(next).CompareTo(last) <= 0))
                next++;
            var added = Enumerable.Range(first, next - first).Select(index => more[index]); // Skip would make all jobs before them
            if (next == first)
                parts.Add(part);
            else if (!part.Block.HasTexts)
                parts.AddRange(Beside(part, added));
            else
            {
                var block = part.ToBlock().With(added, FrozenSet<string>.Empty, Job.Newer);
                parts.AddRange([block.Dated, block.Undated]);
            }
        }

        return new(parts);
    }

    // A block without texts is one of an hour that is wholly known: it has the jobs of its time already.
    private static IEnumerable<JobSelection> Beside(JobSelection part, IEnumerable<Job> others)
    {
        var (first, last) = (part.Block.Columns.Created[part[0]], part.Block.Columns.Created[part[part.Count - 1]]);
        var all = others.ToList();
        var (newer, older) = (JobBlock.Of(all.Where(job => job.CreatedOrder > first)), JobBlock.Of(all.Where(job => job.CreatedOrder < last)));
        return [newer.Dated, part, older.Dated, older.Undated];
    }
}
