using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The failed jobs grouped by cause; <see cref="ErrorGroup"/> decides which errors are alike.</summary>
/// <param name="Failed">The number of jobs in all groups, also in those without a row.</param>
/// <param name="Rows">One row per group, most frequent first, then by key.</param>
public sealed record FailureGroups(int Failed, ValueList<FailureGroup> Rows)
{
    public static FailureGroups None { get; } = new(0, []);

    /// <summary>Groups all failed jobs among the jobs.</summary>
    public static FailureGroups Of(IEnumerable<Job> jobs)
    {
        var tally = new Tally();
        foreach (var job in jobs)
            tally.Add(job);
        return tally.Result(int.MaxValue);
    }

    /// <summary>Groups the jobs that failed in a period, by the time of failure.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="period">
    /// The period; where clocks differ a job may have failed after its end. Such a job counts too, and its group began at the end.
    /// </param>
    /// <param name="most">The maximum number of rows.</param>
    public static FailureGroups In(JobSet jobs, Period period, int most)
    {
        var tally = new Tally();
        foreach (var row in jobs.Rows())
        {
            if (row.Status.Kind == StatusKind.Failed && row.UpdatedAt >= period.From)
                tally.Add(row.ToJob());
        }

        var groups = tally.Result(most);
        return groups with { Rows = groups.Rows.Select(row => row.Since < period.To ? row : row with { Since = period.To }).ToValueList() };
    }

    private sealed class Tally
    {
        private readonly Dictionary<string, (int Count, DateTimeOffset? Since, Job Latest)> _groups = new(StringComparer.Ordinal);
        private int _failed;

        public void Add(Job job)
        {
            if (job.Status.Kind != StatusKind.Failed)
                return;
            _failed++;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, ErrorGroup.KeyOf(job.ErrorMessage), out var isKnown);
            group = isKnown
                ? (group.Count + 1, group.Since < job.UpdatedAt ? group.Since : job.UpdatedAt ?? group.Since, IsLater(job, group.Latest) ? job : group.Latest)
                : (1, job.UpdatedAt, job);
        }

        public FailureGroups Result(int most) => new(_failed, _groups
            .Select(group => new FailureGroup(group.Key, group.Value.Count, (double)group.Value.Count / _failed, group.Value.Since, group.Value.Latest))
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(most)
            .ToValueList());

        private static bool IsLater(Job one, Job other) =>
            one.UpdatedAt == other.UpdatedAt ? JobSet.NewestFirst(one, other) < 0 : Nullable.Compare(one.UpdatedAt, other.UpdatedAt) > 0;
    }
}

/// <summary>Failed jobs with alike errors.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">The number of jobs, at least 1.</param>
/// <param name="Share">The share of all failed jobs, above 0, at most 1.</param>
/// <param name="Since">When the first of them failed; null where none has a time of failure.</param>
/// <param name="Latest">The job that failed last, whose error represents the group.</param>
public sealed record FailureGroup(string Key, int Count, double Share, DateTimeOffset? Since, Job Latest);
