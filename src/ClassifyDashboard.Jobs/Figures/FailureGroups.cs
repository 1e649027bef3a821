using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The failed jobs grouped by cause; <see cref="ErrorGroup"/> decides which errors are alike.</summary>
/// <param name="Rows">One row per group, most frequent first, then by key.</param>
public sealed record FailureGroups(ValueList<FailureGroup> Rows)
{
    public static FailureGroups None { get; } = new([]);

    public static FailureGroups Of(IEnumerable<Job> jobs)
    {
        var groups = new Dictionary<string, (int Count, Job Latest)>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            if (job.Status.Kind != StatusKind.Failed)
                continue;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, ErrorGroup.KeyOf(job.ErrorMessage), out var isKnown);
            group = (group.Count + 1, isKnown && JobSet.NewestFirst(group.Latest, job) <= 0 ? group.Latest : job);
        }

        return new(groups
            .Select(group => new FailureGroup(group.Key, group.Value.Count, group.Value.Latest))
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .ToValueList());
    }
}

/// <summary>Failed jobs with alike errors.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">The number of jobs, at least 1.</param>
/// <param name="Latest">The job created last, whose error represents the group.</param>
public sealed record FailureGroup(string Key, int Count, Job Latest);
