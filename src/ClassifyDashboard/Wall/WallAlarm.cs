using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Wall;

/// <summary>
/// The state of the jobs of the last day, at the time when they were read. Calculated once for each load and limits, for all walls that
/// show it.
/// </summary>
public sealed class WallAlarm
{
    private const int MaxLimits = 64;

    private static readonly ConditionalWeakTable<Load, ConcurrentDictionary<(WallLimits, WallLimits, Load), Lazy<WallAlarm>>> Known = [];

    private WallAlarm(AlarmJobs judged, DateTimeOffset now, WallLimits failed, WallLimits unmatched)
    {
        var load = judged.Recent;
        var outcomes = Outcomes.OfFailures(load.Counted);
        Failed = AlarmEvaluator.Of(outcomes, ThresholdsOf(failed), now);
        Unmatched = AlarmEvaluator.Of(Outcomes.OfNoRule(load.Counted), ThresholdsOf(unmatched), now);
        LongUnfinished = judged.Unfinished.Jobs;
        Stuck = StuckJobs.Of(JobMerge.Of(load.Counted, LongUnfinished), now);
        Change = ChangePoint.Of(outcomes, now);
        Yesterday = outcomes.Rate(now.AddHours(-25), now.AddHours(-24));
        State = Worst(Failed.State, Unmatched.State, StateOf(Stuck.Reason));
    }

    /// <summary>The worst state of all evaluations. If no job finishes at all, it is Alarm.</summary>
    public AlarmState State { get; }

    public AlarmEvaluation Failed { get; }

    /// <summary>The evaluation of completed jobs that no rule matched, by the same test as failures.</summary>
    public AlarmEvaluation Unmatched { get; }

    public StuckJobs Stuck { get; }

    /// <summary>Unfinished jobs that are older than a day. They count as stuck until they finish, whatever their age.</summary>
    public JobSet LongUnfinished { get; }

    /// <summary>The time since which the failure rate differs from before; null if it does not.</summary>
    public ChangePoint? Change { get; }

    /// <summary>The failure rate of the hour that ended a day ago.</summary>
    public FailureRate Yesterday { get; }

    /// <summary>Evaluates jobs that were read completely; null for others.</summary>
    /// <param name="judged">The jobs, or null while they are not known.</param>
    /// <param name="options">The limits. All of them have a value.</param>
    public static WallAlarm? Of(AlarmJobs? judged, WallDisplay options)
    {
        if (judged?.Recent.ReadAt is not { } at)
            return null;
        var known = Known.GetValue(judged.Recent, static _ => new());
        if (known.Count >= MaxLimits)
            known.Clear();
        return known.GetOrAdd((options.Failed, options.Unmatched, judged.Unfinished), limits => new(() => new(judged, at, limits.Item1, limits.Item2))).Value;
    }

    private static Thresholds ThresholdsOf(WallLimits limits) => new(limits.Warn!.Value, limits.Alarm!.Value);

    private static AlarmState StateOf(StuckReason reason) => reason switch
    {
        StuckReason.None => AlarmState.Fine,
        StuckReason.Silence => AlarmState.Alarm,
        _ => AlarmState.Watch,
    };

    // TooFew ranks above Fine and below Watch and Alarm.
    private static AlarmState Worst(params ReadOnlySpan<AlarmState> states)
    {
        var worst = AlarmState.Fine;
        foreach (var state in states)
            worst = state > worst ? state : worst;
        return worst;
    }
}
