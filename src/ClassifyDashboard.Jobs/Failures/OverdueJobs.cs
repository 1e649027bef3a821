using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>
/// The unfinished jobs that take longer than 99 % of the finished ones did: a list for people, where <see cref="StuckJobs"/> raises an alarm.
/// </summary>
/// <param name="Count">The number of them.</param>
/// <param name="Oldest">The oldest of them, oldest first.</param>
/// <param name="Undated">The number of unfinished jobs without a creation time, which have no age.</param>
public sealed record OverdueJobs(int Count, ValueList<OverdueJob> Oldest, int Undated)
{
    private const double Quantile = 0.99;

    /// <summary>Finds the overdue jobs among these.</summary>
    /// <param name="jobs">The jobs, finished ones too; those that are no longer listed have no age.</param>
    /// <param name="now">The time for which ages are computed.</param>
    /// <param name="most">The maximum number of jobs in <see cref="Oldest"/>.</param>
    public static OverdueJobs Of(JobSet jobs, DateTimeOffset now, int most)
    {
        var undated = 0;
        var waiting = new List<JobRow>();
        foreach (var part in jobs.Parts)
        {
            foreach (var job in part.Unfinished().Where(job => job.IsListed))
            {
                if (job.CreatedAt is not { } created)
                    undated++;
                else if (now - created > StuckJobs.Floor)
                    waiting.Add(job);
            }
        }

        if (waiting.Count == 0) // as nearly always: the durations are unnecessary
            return new(0, [], undated);
        var limits = LimitsOf(jobs, [.. waiting.Select(job => job.ConfigurationId ?? "").Distinct()]);
        var overdue = waiting.Select(job => (Row: job, Limit: limits[job.ConfigurationId ?? ""]))
            .Where(job => now - job.Row.CreatedAt > job.Limit)
            .OrderByDescending(job => job.Row, Comparer<JobRow>.Create((one, other) => one.CompareTo(other)))
            .ToList();
        return new(overdue.Count,
            overdue.Take(most).Select(job => new OverdueJob(job.Row.ToJob(), now - job.Row.CreatedAt!.Value, job.Limit)).ToValueList(), undated);
    }

    // With few finished jobs of a configuration, the durations of all jobs count.
    private static Dictionary<string, TimeSpan> LimitsOf(JobSet jobs, string[] configurations)
    {
        var all = new List<long>(jobs.Count);
        var taken = configurations.ToDictionary(id => id, _ => new List<long>(), StringComparer.Ordinal);
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var own = Array.ConvertAll(columns.ConfigurationId.Values, id => taken.GetValueOrDefault(id ?? ""));
            for (var i = 0; i < part.Count; i++)
            {
                if (columns.DurationOf(part[i]) is not (>= 0 and var took))
                    continue;
                all.Add(took);
                own[columns.ConfigurationId.NumberOf(part[i])]?.Add(took);
            }
        }

        var limitOfAll = new Lazy<TimeSpan>(() => LimitOf(all));
        return taken.ToDictionary(own => own.Key, own => own.Value.Count >= StuckJobs.EnoughFinished ? LimitOf(own.Value) : limitOfAll.Value,
            StringComparer.Ordinal);
    }

    private static TimeSpan LimitOf(List<long> taken) =>
        QuickSelect.Quantile(CollectionsMarshal.AsSpan(taken), Quantile) is { } usual && usual > StuckJobs.Floor ? usual : StuckJobs.Floor;
}

/// <summary>An unfinished job that takes longer than usual.</summary>
/// <param name="Job">The job.</param>
/// <param name="Age">Its time since its creation.</param>
/// <param name="Limit">What 99 % of the finished jobs of its configuration did not exceed, or of all jobs; at least ten minutes.</param>
public sealed record OverdueJob(Job Job, TimeSpan Age, TimeSpan Limit);
