using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>Why unfinished jobs are taken for stuck.</summary>
public enum StuckReason
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>More of a configuration, or of all, are overdue than health explains.</summary>
    Many,

    /// <summary>At least one is well overdue, and no job at all has finished for as long.</summary>
    Silence,

    /// <summary>Single ones have been forgotten: they are overdue many times over, though others finish.</summary>
    Lost,
}

/// <summary>Unfinished jobs that should have finished: a failure rate is blind when nothing finishes.</summary>
/// <remarks>
/// <para>
/// A job is overdue when it has been unfinished for longer than 99 % of its configuration's finished jobs took, and for
/// at least 10 minutes. Overdue is not yet stuck: by its definition one healthy job in a hundred passes the 99 %, and
/// where that is short, one in thousands passes the 10 minutes. So jobs are stuck when one of three things holds that
/// health all but excludes, each found by simulation:
/// </para>
/// <para>
/// Many: of a configuration, or of all, at least two are overdue, lost ones aside, and more than by chance. How many are overdue at a time in
/// health is their rate of arrival times the mean time that a job is overdue (J. D. C. Little, "A Proof for the Queuing
/// Formula L = λW", Operations Research 9, 1961), which is the overdue time of all finished jobs over the time that they
/// cover; the count is Poisson's (the output of an M/G/∞ queue). One job overdue for as long as its limit is added, for
/// what no job has shown yet.
/// </para>
/// <para>
/// Silence: a job has been unfinished for twice the 99 %, and no job at all has finished for as long, nor for 10 minutes.
/// Where jobs come less than about once in 10 minutes that can be chance: with 8 an hour it is so about once in 100 days.
/// </para>
/// <para>Lost: a job has been unfinished for ten times the 99 %, and for an hour.</para>
/// <para>
/// What took long counts for a day: after a stop of which more than one job in a hundred was a part, the 99 % are as long
/// as it was, and many and silence are told by so much later.
/// </para>
/// </remarks>
/// <param name="Reason">Why, or that they are not.</param>
/// <param name="Count">The stuck jobs; 0 where there is no reason.</param>
/// <param name="Overdue">The overdue jobs, of which the stuck ones are a part; some are in health too.</param>
/// <param name="OldestAge">For how long the oldest stuck one has been unfinished, or null.</param>
/// <param name="Oldest">The stuck jobs that were created first, oldest first, at most three.</param>
/// <param name="Undated">Unfinished jobs without a time of creation, which cannot be judged.</param>
public sealed record StuckJobs(StuckReason Reason, int Count, int Overdue, TimeSpan? OldestAge, ValueList<Job> Oldest, int Undated)
{
    /// <summary>No job is overdue before.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(10);

    /// <summary>With fewer finished jobs of a configuration, those of all count.</summary>
    public const int EnoughFinished = 100;

    private const int Facts = 3;
    private const double Quantile = 0.99;
    private const double Level = 0.00003;
    private const int Silent = 2;
    private const int Lost = 10;
    private static readonly TimeSpan LostFloor = TimeSpan.FromHours(1);

    /// <summary>Judges the unfinished jobs by those that finished.</summary>
    /// <param name="jobs">Those created in about the last day, and older unfinished ones.</param>
    /// <param name="now">The time up to which they have been unfinished.</param>
    public static StuckJobs Of(JobSet jobs, DateTimeOffset now)
    {
        var undated = 0;
        var waiting = new List<(Job Job, long Age)>();
        foreach (var job in jobs.AsSpan())
        {
            if (job.Status.IsFinished)
                continue;
            if (job.CreatedAt is not { } created)
                undated++;
            else if (now - created >= Floor)
                waiting.Add((job, (now - created).Ticks));
        }

        if (waiting.Count == 0) // as nearly always: the rest is not looked at
            return new(StuckReason.None, 0, 0, null, [], undated);

        var (lastEnd, first) = (DateTimeOffset.MinValue, now);
        var all = new Usual();
        var byConfiguration = new Dictionary<string, Usual>(StringComparer.Ordinal);
        foreach (var job in jobs.AsSpan())
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
        var overdue = new List<(Job Job, long Age, Usual Usual)>();
        foreach (var (job, age) in waiting)
        {
            var usual = Of(byConfiguration, job, all);
            if (age <= Math.Max(Floor.Ticks, usual.P99))
                continue;
            overdue.Add((job, age, usual));
            if (IsLost(age, usual)) // else each slow job would be many, together with one that was forgotten long ago
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
        stuck.Sort((one, other) => JobSet.NewestFirst(other.Job, one.Job));
        return new(
            reason,
            stuck.Count,
            overdue.Count,
            stuck.Count == 0 ? null : TimeSpan.FromTicks(stuck[0].Age),
            stuck.Take(Facts).Select(each => each.Job).ToValueList(),
            undated);
    }

    private static bool IsLost(long age, Usual usual) => age > Math.Max(LostFloor.Ticks, Lost * usual.P99);

    private static Usual Of(Dictionary<string, Usual> byConfiguration, Job job, Usual? otherwise = null)
    {
        ref var usual = ref CollectionsMarshal.GetValueRefOrAddDefault(byConfiguration, job.ConfigurationId ?? "", out _);
        return usual ??= new() { P99 = otherwise?.P99 ?? 0, Expected = otherwise?.Expected ?? 0 };
    }

    /// <summary>How long jobs of a configuration take, and how many of them are overdue in health.</summary>
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

        /// <summary>P(X ≥ k) of Poisson's distribution.</summary>
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
