using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The failed jobs by what went wrong, as <see cref="ErrorGroup"/> tells alike errors.</summary>
/// <param name="Rows">One row a group, most frequent first, then by key.</param>
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

/// <summary>Failed jobs whose errors are alike.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">How many there are, at least 1.</param>
/// <param name="Latest">The one created last, whose error stands for all.</param>
public sealed record FailureGroup(string Key, int Count, Job Latest);
