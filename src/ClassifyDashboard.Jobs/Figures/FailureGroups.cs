using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The failed jobs grouped by cause; <see cref="ErrorGroup"/> decides which errors are alike.</summary>
/// <param name="Failed">The number of jobs in all groups, also in those without a row.</param>
/// <param name="Rows">One row per group, most frequent first, then by key.</param>
public sealed record FailureGroups(int Failed, ValueList<FailureGroup> Rows)
{
    public static FailureGroups None { get; } = new(0, []);

    /// <summary>Groups all failed jobs among the jobs.</summary>
    public static FailureGroups Of(JobSet jobs)
    {
        var tally = new Tally();
        tally.Add(jobs, long.MinValue);
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
        tally.Add(jobs, Job.Order(period.From));
        var groups = tally.Result(most);
        return groups with { Rows = groups.Rows.Select(row => row.Since < period.To ? row : row with { Since = period.To }).ToValueList() };
    }

    /// <summary>Counts failed jobs by group, and keeps the latest of each group.</summary>
    internal sealed class Tally
    {
        private readonly Dictionary<string, (int Count, long Since, JobRow Latest)> _groups = new(StringComparer.Ordinal);
        private int _failed;

        /// <summary>Adds those of the jobs that failed at a time like <see cref="Job.UpdatedOrder"/> or later.</summary>
        public void Add(JobSet jobs, long from)
        {
            jobs.GroupErrors();
            foreach (var part in jobs.Parts)
            {
                for (var i = 0; part.CanHaveFailed && i < part.Count; i++)
                {
                    if (part.Block.Columns.Updated[part[i]] >= from)
                        Add(new(part.Block, part[i]));
                }
            }
        }

        /// <summary>Adds a job if it failed.</summary>
        public void Add(JobRow row)
        {
            if (row.Status.Kind != StatusKind.Failed)
                return;
            _failed++;
            var since = row.Block.Columns.Updated[row.Row];
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, row.Block.ErrorGroups.Keys[row.Row]!, out var isKnown);
            group = isKnown
                ? (group.Count + 1, IsBefore(group.Since, since) ? group.Since : since, IsLater(row, group.Latest) ? row : group.Latest)
                : (1, since, row);
        }

        /// <summary>Returns the most frequent groups.</summary>
        public FailureGroups Result(int most) => new(_failed, _groups
            .OrderByDescending(group => group.Value.Count)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(group => new FailureGroup(
                group.Key, group.Value.Count, (double)group.Value.Count / _failed, Job.Time(group.Value.Since), group.Value.Latest.ToJob()))
            .ToValueList());

        private static bool IsBefore(long one, long other) => other == 0 || (one != 0 && one < other);

        private static bool IsLater(JobRow one, JobRow other) =>
            one.Block.Columns.Updated[one.Row] is var at && other.Block.Columns.Updated[other.Row] is var known && at == known
                ? one.CompareTo(other) < 0
                : at > known;
    }
}

/// <summary>Failed jobs with alike errors.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">The number of jobs, at least 1.</param>
/// <param name="Share">The share of all failed jobs, above 0, at most 1.</param>
/// <param name="Since">When the first of them failed; null where none has a time of failure.</param>
/// <param name="Latest">The job that failed last, whose error represents the group.</param>
public sealed record FailureGroup(string Key, int Count, double Share, DateTimeOffset? Since, Job Latest);
