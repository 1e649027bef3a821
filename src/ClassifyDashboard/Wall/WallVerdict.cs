using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Judging;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>How the jobs of the last day are judged, as of when they were read. Made once for each load and limits, however many walls show it.</summary>
public sealed class WallVerdict
{
    private const int MostLimits = 64;

    private static readonly ConditionalWeakTable<Load, ConcurrentDictionary<(WallLimits, WallLimits, Load), Lazy<WallVerdict>>> Known = [];

    private WallVerdict(JudgedJobs judged, DateTimeOffset now, WallLimits failed, WallLimits unmatched)
    {
        var load = judged.Recent;
        var outcomes = Outcomes.OfFailures(load.Jobs);
        Failed = Judge.Of(outcomes, Thresholds(failed), now);
        Unmatched = Judge.Of(Outcomes.OfNoRule(load.Jobs), Thresholds(unmatched), now);
        LongUnfinished = judged.Unfinished.Jobs;
        Stuck = StuckJobs.Of(JobSet.Merge(load.Jobs, LongUnfinished), now);
        Change = LevelChange.Of(outcomes, now);
        Yesterday = outcomes.Rate(now.AddHours(-25), now.AddHours(-24));
        State = Worst(Failed.State, Unmatched.State, StateOf(Stuck.Reason));
    }

    /// <summary>The worst of all that is judged; nothing finishing at all is an alarm.</summary>
    public JudgedState State { get; }

    public Judgement Failed { get; }

    /// <summary>Completed jobs that no rule matched, judged like the failures.</summary>
    public Judgement Unmatched { get; }

    public StuckJobs Stuck { get; }

    /// <summary>Unfinished jobs that were created more than a day ago: stuck until they finish, however old they are.</summary>
    public JobSet LongUnfinished { get; }

    /// <summary>Since when the failure rate is another than before; null where it is not.</summary>
    public LevelChange? Change { get; }

    /// <summary>The failure rate of the hour that ended a day ago.</summary>
    public FailureRate Yesterday { get; }

    /// <summary>The verdict on jobs that were read to their end; null for others.</summary>
    /// <param name="judged">The jobs, or null while they are not known.</param>
    /// <param name="options">The limits; all of them given.</param>
    public static WallVerdict? Of(JudgedJobs? judged, WallOptions options)
    {
        if (judged?.Recent.ReadAt is not { } at)
            return null;
        var known = Known.GetValue(judged.Recent, static _ => new());
        if (known.Count >= MostLimits)
            known.Clear();
        return known.GetOrAdd((options.Failed, options.Unmatched, judged.Unfinished), limits => new(() => new(judged, at, limits.Item1, limits.Item2))).Value;
    }

    private static Thresholds Thresholds(WallLimits limits) => new(limits.Warn!.Value, limits.Alarm!.Value);

    private static JudgedState StateOf(StuckReason reason) => reason switch
    {
        StuckReason.None => JudgedState.Fine,
        StuckReason.Silence => JudgedState.Alarm,
        _ => JudgedState.Watch,
    };

    // Too few jobs to say weighs less than what can be said, and more than that all is well.
    private static JudgedState Worst(params ReadOnlySpan<JudgedState> states)
    {
        var worst = JudgedState.Fine;
        foreach (var state in states)
            worst = state > worst ? state : worst;
        return worst;
    }
}
