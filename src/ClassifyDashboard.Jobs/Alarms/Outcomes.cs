using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The outcomes of jobs, good or bad, in the order in which they finished: the data for evaluating a rate. Immutable.</summary>
/// <remarks>
/// A job ended when it last changed, <see cref="Job.UpdatedAt"/>. Prefix sums make the count of any time span cost two searches.
/// </remarks>
public sealed class Outcomes
{
    private readonly Recorded _all;
    private readonly int _from;
    private readonly int _until;

    private Outcomes(Recorded all, int from, int until, int undated) => (_all, _from, _until, Undated) = (all, from, until, undated);

    /// <summary>The number of outcomes.</summary>
    public int Count => _until - _from;

    /// <summary>The number of bad outcomes, 0 to <see cref="Count"/>.</summary>
    public int Bad => BadIn(0, Count);

    /// <summary>The number of jobs with an outcome but without a time, which are not included.</summary>
    public int Undated { get; }

    /// <summary>When the first job finished, or null where there is none.</summary>
    public DateTimeOffset? First => Count == 0 ? null : At(0);

    /// <summary>When the last job finished, by the service's clock, or null where there is none.</summary>
    public DateTimeOffset? Last => Count == 0 ? null : At(Count - 1);

    /// <summary>
    /// Returns the outcomes of completed and failed jobs; a failed job is bad. Cancelled and unfinished jobs are excluded, see
    /// <see cref="ExcludedOutcomes"/>.
    /// </summary>
    public static Outcomes OfFailures(JobSet jobs) => Of(jobs, static job => job.Status.Kind switch
    {
        StatusKind.Failed => true,
        StatusKind.Completed => false,
        _ => null,
    });

    /// <summary>
    /// Returns the outcomes of completed jobs; a job that no rule matched is bad. A job that completed without a result shows nothing and
    /// is excluded.
    /// </summary>
    public static Outcomes OfNoRule(JobSet jobs) =>
        Of(jobs, static job => job is { Status.Kind: StatusKind.Completed, Type.HasResult: true } ? job.NoRuleMatched : null);

    /// <summary>Creates outcomes without jobs, in any order, for simulations. <see cref="LastBad"/> then has no jobs.</summary>
    public static Outcomes Of(IEnumerable<(DateTimeOffset At, bool IsBad)> outcomes)
    {
        var list = outcomes.ToList();
        var ticks = list.Select(each => each.At.UtcTicks).ToArray();
        var marks = list.Select((each, i) => Mark(i, each.IsBad)).ToArray();
        return Of(ticks, marks, null, 0);
    }

    /// <summary>Counts the outcomes after one moment, up to and including another.</summary>
    public Outcomes Between(DateTimeOffset after, DateTimeOffset until)
    {
        var from = FirstAfter(after.UtcTicks);
        return new(_all, _from + from, _from + Math.Max(from, FirstAfter(until.UtcTicks)), 0);
    }

    /// <summary>Returns the share of bad outcomes after one moment, up to and including another, such as an hour of yesterday.</summary>
    public FailureRate Rate(DateTimeOffset after, DateTimeOffset until)
    {
        var from = FirstAfter(after.UtcTicks);
        var to = Math.Max(from, FirstAfter(until.UtcTicks));
        return new(BadIn(from, to), to - from);
    }

    /// <summary>Returns the jobs of the last bad outcomes, latest first, up to a maximum number.</summary>
    public ValueList<Job> LastBad(int most)
    {
        if (_all.Jobs is not { } jobs)
            return [];
        var (first, end) = (_all.BadBefore[_from], _all.BadBefore[_until]);
        var last = new List<Job>();
        for (var i = end - 1; i >= first && last.Count < most; i--)
            last.Add(jobs[_all.BadRows[i]]);
        return last.ToValueList();
    }

    internal ReadOnlySpan<long> Ticks => _all.Ticks.AsSpan(_from, Count);

    /// <summary>The positions of the bad outcomes, in order.</summary>
    internal int BadPosition(int bad) => _all.BadAt[_all.BadBefore[_from] + bad] - _from;

    /// <summary>Returns the number of bad outcomes before a position.</summary>
    internal int BadBefore(int position) => _all.BadBefore[_from + position] - _all.BadBefore[_from];

    /// <summary>Returns the number of bad outcomes from one position up to and excluding another.</summary>
    internal int BadIn(int from, int until) => _all.BadBefore[_from + until] - _all.BadBefore[_from + from];

    /// <summary>Returns the position of the first outcome later than a time; <see cref="Count"/> where there is none.</summary>
    internal int FirstAfter(long ticks) => BinarySearch.First(0, Count, (Outcomes: this, ticks), static (i, seek) => seek.Outcomes.Ticks[i] > seek.ticks);

    private DateTimeOffset At(int position) => new(Ticks[position], TimeSpan.Zero);

    private static Outcomes Of(JobSet jobs, Func<JobRow, bool?> isBad)
    {
        var (ticks, marks) = (new long[jobs.Count], new int[jobs.Count]);
        var (count, undated, position) = (0, 0, -1);
        foreach (var job in jobs.Rows())
        {
            position++;
            if (isBad(job) is not { } bad)
                continue;
            if (job.UpdatedAt is not { } finished)
            {
                undated++;
                continue;
            }

            ticks[count] = finished.UtcTicks;
            marks[count++] = Mark(position, bad);
        }

        // Oldest first: nearly in the order of finishing.
        ticks.AsSpan(0, count).Reverse();
        marks.AsSpan(0, count).Reverse();

        return Of(ticks[..count], marks[..count], jobs, undated);
    }

    // A position, with the bad flag in the lowest bit: sorted along with the times in one array.
    private static int Mark(int position, bool isBad) => position << 1 | (isBad ? 1 : 0);

    private static Outcomes Of(long[] ticks, int[] marks, JobSet? jobs, int undated)
    {
        Array.Sort(ticks, marks);
        var badBefore = new int[ticks.Length + 1];
        for (var i = 0; i < ticks.Length; i++)
            badBefore[i + 1] = badBefore[i] + (marks[i] & 1);
        var badAt = new int[badBefore[^1]];
        var badRows = new int[badAt.Length];
        for (var i = 0; i < ticks.Length; i++)
        {
            if ((marks[i] & 1) == 0)
                continue;
            badAt[badBefore[i]] = i;
            badRows[badBefore[i]] = marks[i] >> 1;
        }

        return new(new(ticks, badBefore, badAt, badRows, jobs), 0, ticks.Length, undated);
    }

    /// <param name="Ticks">The UTC times at which the jobs finished, ascending.</param>
    /// <param name="BadBefore">The number of bad outcomes before each position; one item longer.</param>
    /// <param name="BadAt">The positions of the bad outcomes.</param>
    /// <param name="BadRows">The positions of the jobs of the bad outcomes among the jobs.</param>
    /// <param name="Jobs">The jobs, or null.</param>
    private sealed record Recorded(long[] Ticks, int[] BadBefore, int[] BadAt, int[] BadRows, JobSet? Jobs);
}

/// <summary>The jobs that a rate excludes, shown beside it.</summary>
/// <param name="Cancelled">The number of jobs cancelled in the period: a person's decision shows nothing about the service.</param>
/// <param name="Unfinished">The number of waiting and running jobs of any age: their outcome is unknown.</param>
/// <param name="Undated">The number of completed, failed or cancelled jobs without an end time.</param>
public sealed record ExcludedOutcomes(int Cancelled, int Unfinished, int Undated)
{
    /// <param name="jobs">The jobs.</param>
    /// <param name="from">The start of the period of cancellations; the period has no end, since clocks differ.</param>
    public static ExcludedOutcomes Of(JobSet jobs, DateTimeOffset from)
    {
        var (cancelled, unfinished, undated) = (0, 0, 0);
        foreach (var job in jobs.Rows())
        {
            if (!job.Status.IsFinished)
                unfinished++;
            else if (job.UpdatedAt is not { } ended)
                undated++;
            else if (job.Status.Kind == StatusKind.Cancelled && ended >= from)
                cancelled++;
        }

        return new(cancelled, unfinished, undated);
    }
}
