using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>How the jobs of the last day are judged, as of when they were read. Made once for each load and limits, however many walls show it.</summary>
public sealed class WallAlarm
{
    private const int MaxLimits = 64;

    private static readonly ConditionalWeakTable<Load, ConcurrentDictionary<(WallLimits, WallLimits, Load), Lazy<WallAlarm>>> Known = [];

    private WallAlarm(AlarmJobs judged, DateTimeOffset now, WallLimits failed, WallLimits unmatched)
    {
        var load = judged.Recent;
        var outcomes = Outcomes.OfFailures(load.Jobs);
        Failed = AlarmEvaluator.Of(outcomes, Thresholds(failed), now);
        Unmatched = AlarmEvaluator.Of(Outcomes.OfNoRule(load.Jobs), Thresholds(unmatched), now);
        LongUnfinished = judged.Unfinished.Jobs;
        Stuck = StuckJobs.Of(JobSet.Merge(load.Jobs, LongUnfinished), now);
        Change = ChangePoint.Of(outcomes, now);
        Yesterday = outcomes.Rate(now.AddHours(-25), now.AddHours(-24));
        State = Worst(Failed.State, Unmatched.State, StateOf(Stuck.Reason));
    }

    /// <summary>The worst of all that is judged; nothing finishing at all is an alarm.</summary>
    public AlarmState State { get; }

    public AlarmEvaluation Failed { get; }

    /// <summary>Completed jobs that no rule matched, judged like the failures.</summary>
    public AlarmEvaluation Unmatched { get; }

    public StuckJobs Stuck { get; }

    /// <summary>Unfinished jobs that were created more than a day ago: stuck until they finish, however old they are.</summary>
    public JobSet LongUnfinished { get; }

    /// <summary>Since when the failure rate is another than before; null where it is not.</summary>
    public ChangePoint? Change { get; }

    /// <summary>The failure rate of the hour that ended a day ago.</summary>
    public FailureRate Yesterday { get; }

    /// <summary>The verdict on jobs that were read to their end; null for others.</summary>
    /// <param name="judged">The jobs, or null while they are not known.</param>
    /// <param name="options">The limits; all of them given.</param>
    public static WallAlarm? Of(AlarmJobs? judged, WallDisplay options)
    {
        if (judged?.Recent.ReadAt is not { } at)
            return null;
        var known = Known.GetValue(judged.Recent, static _ => new());
        if (known.Count >= MaxLimits)
            known.Clear();
        return known.GetOrAdd((options.Failed, options.Unmatched, judged.Unfinished), limits => new(() => new(judged, at, limits.Item1, limits.Item2))).Value;
    }

    private static Thresholds Thresholds(WallLimits limits) => new(limits.Warn!.Value, limits.Alarm!.Value);

    private static AlarmState StateOf(StuckReason reason) => reason switch
    {
        StuckReason.None => AlarmState.Fine,
        StuckReason.Silence => AlarmState.Alarm,
        _ => AlarmState.Watch,
    };

    // Too few jobs to say weighs less than what can be said, and more than that all is well.
    private static AlarmState Worst(params ReadOnlySpan<AlarmState> states)
    {
        var worst = AlarmState.Fine;
        foreach (var state in states)
            worst = state > worst ? state : worst;
        return worst;
    }
}
