using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>
/// The causes of the failures in a period, by the time of failure; <see cref="ErrorGroup"/> decides which errors are alike.
/// </summary>
/// <param name="Failed">The number of all failures in the period.</param>
/// <param name="Rows">The most frequent causes, most frequent first, then by key.</param>
public sealed record Causes(int Failed, ValueList<Cause> Rows)
{
    /// <param name="jobs">The jobs.</param>
    /// <param name="from">The start of the period, included.</param>
    /// <param name="now">The end of the period; where clocks differ a job may have failed later, and counts too.</param>
    /// <param name="most">The maximum number of rows.</param>
    public static Causes Of(JobSet jobs, DateTimeOffset from, DateTimeOffset now, int most = 5)
    {
        var failed = 0;
        var groups = new Dictionary<string, (int Count, DateTimeOffset First, Job Latest)>(StringComparer.Ordinal);
        foreach (var job in jobs.AsSpan())
        {
            if (job.Status.Kind != StatusKind.Failed || job.UpdatedAt is not { } at || at < from)
                continue;
            failed++;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, ErrorGroup.KeyOf(job.ErrorMessage), out var isKnown);
            group = isKnown
                ? (group.Count + 1, at < group.First ? at : group.First, at > group.Latest.UpdatedAt ? job : group.Latest)
                : (1, at, job);
        }

        return new(failed, groups
            .Select(group => new Cause(group.Key, group.Value.Count, (double)group.Value.Count / failed, group.Value.First < now ? group.Value.First : now, group.Value.Latest))
            .OrderByDescending(cause => cause.Count)
            .ThenBy(cause => cause.Key, StringComparer.Ordinal)
            .Take(most)
            .ToValueList());
    }
}

/// <summary>Failed jobs with alike errors.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">The number of jobs, at least 1.</param>
/// <param name="Share">The share of all failures in the period, above 0, at most 1.</param>
/// <param name="Since">When the first of them in the period failed; not later than now.</param>
/// <param name="Latest">The job that failed last, whose error represents the group.</param>
public sealed record Cause(string Key, int Count, double Share, DateTimeOffset Since, Job Latest);
