using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The reason why unfinished jobs count as stuck.</summary>
public enum StuckReason
{
    /// <summary>No job is stuck.</summary>
    None,

    /// <summary>More jobs of a configuration, or of all, are overdue than healthy operation explains.</summary>
    Many,

    /// <summary>At least one job is well overdue, and no job at all has finished for as long.</summary>
    Silence,

    /// <summary>Single jobs are lost: they are overdue many times over, though others finish.</summary>
    Lost,
}

/// <summary>Unfinished jobs that should have finished: a failure rate is blind when nothing finishes.</summary>
/// <remarks>
/// <para>
/// A job is overdue when it has been unfinished for longer than 99 % of its configuration's finished jobs took, and for
/// at least 10 minutes. An overdue job is not yet stuck: by definition one healthy job in a hundred exceeds the 99 %, and
/// where that is short, one in thousands exceeds the 10 minutes. So jobs are stuck when one of three conditions holds,
/// each of which hardly ever holds in healthy operation, as simulations show:
/// </para>
/// <para>
/// Many: of a configuration, or of all, at least two are overdue, lost ones aside, and more than by chance. In healthy
/// operation, the number of overdue jobs at a time is their rate of arrival times the mean time that a job is overdue (J.
/// D. C. Little, "A Proof for the Queuing Formula L = λW", Operations Research 9, 1961), which is the overdue time of all
/// finished jobs over the time that they cover; the count is Poisson's (the output of an M/G/∞ queue). One job overdue for
/// as long as its limit is added, to account for durations not yet observed.
/// </para>
/// <para>
/// Silence: a job has been unfinished for twice the 99 %, and no job at all has finished for as long, nor for 10 minutes.
/// Where jobs arrive less than about once in 10 minutes, chance can cause this: with 8 an hour about once in 100 days.
/// </para>
/// <para>Lost: a job has been unfinished for ten times the 99 %, and for an hour.</para>
/// <para>
/// A long duration counts for a day: after a stop that affected more than one job in a hundred, the 99 % are as long
/// as the stop, and many and silence are detected later by that time.
/// </para>
/// </remarks>
/// <param name="Reason">The reason, or none.</param>
/// <param name="Count">The number of stuck jobs; 0 without a reason.</param>
/// <param name="Overdue">
/// The number of overdue jobs, which include the stuck ones; some jobs are overdue in healthy operation too.
/// </param>
/// <param name="OldestAge">The age of the oldest stuck job, or null.</param>
/// <param name="Oldest">The stuck jobs that were created first, oldest first, at most three.</param>
/// <param name="Undated">The number of unfinished jobs without a creation time, which cannot be evaluated.</param>
public sealed record StuckJobs(StuckReason Reason, int Count, int Overdue, TimeSpan? OldestAge, ValueList<Job> Oldest, int Undated)
{
    /// <summary>The minimum age of an overdue job.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(10);

    /// <summary>With fewer finished jobs of a configuration, the durations of all jobs count.</summary>
    public const int EnoughFinished = 100;

    private const int Facts = 3;
    private const double Quantile = 0.99;
    private const double Level = 0.00003;
    private const int Silent = 2;
    private const int Lost = 10;
    private static readonly TimeSpan LostFloor = TimeSpan.FromHours(1);

    /// <summary>Evaluates the unfinished jobs by the durations of the finished ones.</summary>
    /// <param name="jobs">The jobs created in about the last day, and older unfinished ones.</param>
    /// <param name="now">The time for which ages are computed.</param>
    public static StuckJobs Of(JobSet jobs, DateTimeOffset now)
    {
        var undated = 0;
        var waiting = new List<(JobRow Job, long Age)>();
        foreach (var part in jobs.Parts)
        {
            foreach (var job in part.Unfinished())
            {
                if (!job.IsListed)
                    continue;
                if (job.CreatedAt is not { } created)
                    undated++;
                else if (now - created >= Floor)
                    waiting.Add((job, (now - created).Ticks));
            }
        }

        if (waiting.Count == 0) // as nearly always: the remaining work is unnecessary
            return new(StuckReason.None, 0, 0, null, [], undated);

        var (lastEnd, first) = (DateTimeOffset.MinValue, now);
        var all = new Usual();
        var byConfiguration = new Dictionary<string, Usual>(StringComparer.Ordinal);
        foreach (var job in jobs.Rows())
        {
            if (!job.Status.IsFinished)
                continue;
            lastEnd = job.UpdatedAt > lastEnd ? job.UpdatedAt.Value : lastEnd;
            if (job.Duration is not { } took)
                continue;
            first = job.CreatedAt < first ? job.CreatedAt.Value : first;
            all.OnLoad.Add(took.Ticks);
            Of(byConfiguration, job).OnLoad.Add(took.Ticks);
        }

        var span = Math.Max(Floor.Ticks, (now - first).Ticks);
        var quiet = (now - lastEnd).Ticks;
        all.Settle(null, span);
        foreach (var usual in byConfiguration.Values)
            usual.Settle(all, span);
        var overdue = new List<(JobRow Job, long Age, Usual Usual)>();
        foreach (var (job, age) in waiting)
        {
            var usual = Of(byConfiguration, job, all);
            if (age <= Math.Max(Floor.Ticks, usual.P99))
                continue;
            overdue.Add((job, age, usual));
            if (IsLost(age, usual)) // otherwise each slow job together with an old lost one would count as many
                continue;
            usual.Overdue++;
            all.Overdue++;
        }

        var tooMany = all.IsTooMany;
        var silence = quiet >= Floor.Ticks && overdue.Exists(each => Math.Min(each.Age, quiet) > Silent * each.Usual.P99);
        var stuck = overdue.FindAll(each => tooMany || silence || each.Usual.IsTooMany || IsLost(each.Age, each.Usual));
        var reason = stuck.Count == 0 ? StuckReason.None
            : silence ? StuckReason.Silence
            : stuck.Exists(each => tooMany || each.Usual.IsTooMany) ? StuckReason.Many
            : StuckReason.Lost;
        stuck.Sort((one, other) => other.Job.CompareTo(one.Job));
        return new(
            reason,
            stuck.Count,
            overdue.Count,
            stuck.Count == 0 ? null : TimeSpan.FromTicks(stuck[0].Age),
            stuck.Take(Facts).Select(each => each.Job.ToJob()).ToValueList(),
            undated);
    }

    private static bool IsLost(long age, Usual usual) => age > Math.Max(LostFloor.Ticks, Lost * usual.P99);

    private static Usual Of(Dictionary<string, Usual> byConfiguration, JobRow job, Usual? otherwise = null)
    {
        ref var usual = ref CollectionsMarshal.GetValueRefOrAddDefault(byConfiguration, job.ConfigurationId ?? "", out _);
        return usual ??= new() { P99 = otherwise?.P99 ?? 0, Expected = otherwise?.Expected ?? 0 };
    }

    /// <summary>The usual duration of a configuration's jobs, and the number of overdue ones in healthy operation.</summary>
    private sealed class Usual
    {
        public List<long> OnLoad { get; } = [];

        public long P99 { get; set; }

        public double Expected { get; set; }

        public int Overdue { get; set; }

        public bool IsTooMany => Overdue >= CriticalCounts.Least && PoissonTail(Overdue, Expected) < Level;

        public void Settle(Usual? otherwise, long span)
        {
            P99 = otherwise is null || OnLoad.Count >= EnoughFinished
                ? QuickSelect.Quantile(CollectionsMarshal.AsSpan(OnLoad), Quantile)?.Ticks ?? 0
                : otherwise.P99;
            var limit = Math.Max(Floor.Ticks, P99);
            double excess = limit;
            foreach (var took in OnLoad)
                excess += Math.Max(0, took - limit);
            Expected = excess / span;
        }

        /// <summary>Returns P(X ≥ k) of the Poisson distribution.</summary>
        private static double PoissonTail(int k, double mean)
        {
            var (term, sum) = (Math.Exp(-mean), 0.0);
            for (var i = 0; i < k; i++)
            {
                sum += term;
                term *= mean / (i + 1);
            }

            return Math.Max(0, 1 - sum);
        }
    }
}
