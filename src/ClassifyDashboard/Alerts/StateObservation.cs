using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Text;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>How many jobs fail, at the time when they were read.</summary>
/// <param name="Name">The name of the watched jobs.</param>
/// <param name="At">When the jobs were read.</param>
/// <param name="Verdict">The alarm state, as on a wall.</param>
/// <param name="Causes">Why jobs failed, in the same time as the failure rate.</param>
/// <param name="Link">A link to the jobs of exactly this time; null if the dashboard's address is unknown.</param>
/// <param name="Zone">The time zone of times in the message.</param>
internal sealed record StateObservation(string Name, DateTimeOffset At, WallAlarm Verdict, FailureGroups Causes, string? Link, TimeZoneInfo Zone)
    : AlertObservation(AlertKind.State, Name, At, LevelOf(Verdict.State), SinceOf(Verdict), Link, Zone)
{
    private const int MaxCauses = 3;

    /// <summary>The state of the first cause among the jobs of the last day; null where there is none, or nothing is wrong.</summary>
    public CauseEvidence? First { get; private init; }

    /// <summary>The state of the jobs; null if they are incomplete or out of date, because old jobs must not raise an alarm.</summary>
    /// <param name="jobs">The jobs that decide the alarm state, or null while they are unknown.</param>
    /// <param name="watched">The watch.</param>
    /// <param name="wall">The defaults for what the watch does not set.</param>
    /// <param name="refreshInterval">The normal refresh interval.</param>
    /// <param name="now">The time.</param>
    /// <param name="earlier">Returns what is known of the failures of a filter before a time.</param>
    public static StateObservation? Of(AlarmJobs? jobs, WatchedJobs watched, WallOptions wall, TimeSpan refreshInterval, DateTimeOffset now,
        Func<JobFilter, DateTimeOffset, FailureHistory> earlier)
    {
        if (jobs?.AreCurrent(refreshInterval, now) != true)
            return null;
        var (recent, at) = (jobs.Recent, jobs.Recent.ReadAt!.Value);
        var options = watched.Query.Options.Or(wall.Options);
        if (WallAlarm.Of(jobs, options) is not { } verdict)
            return null;
        var causes = FailureGroups.In(recent.Counted, new Period(at - verdict.Failed.Now.Length, at), MaxCauses);
        var isQuiet = LevelOf(verdict.State) == AlertLevel.Quiet;
        return new(watched.NameOr(options.Title), at, verdict, causes, watched.LinkAt(at, wall.Address, isQuiet ? "" : ScreenPaths.Failures), watched.Zone)
        {
            First = isQuiet || causes.Rows.Count == 0 ? null
                : recent.JudgedWith(earlier(recent.Filter, recent.Period.From)).StateOf(causes.Rows[0].Key),
        };
    }

    public override string Headline(AlertLevel level) => level == AlertLevel.Quiet ? "Fine" : level.ToString();

    public override IEnumerable<string> Facts(AlertLevel level)
    {
        var (failed, length) = (Verdict.Failed.Now.Rate, WallText.Span(Verdict.Failed.Now.Length));
        yield return failed.Finished == 0
            ? $"No job finished in the last {length}."
            : $"{DisplayFormat.Count(failed.Failed)} of {DisplayFormat.Count(failed.Finished)} jobs failed in the last {length}: "
                + $"{WallText.Rate(failed.Rate)}, at 95 % between {WallText.Percents(failed.Low)} and {WallText.Rate(failed.High)}.";
        if (Verdict.State == AlarmState.TooFew)
            yield return "Too few jobs finish to say more.";
        if (level == AlertLevel.Quiet)
            yield break;
        if (Verdict.Unmatched.State is AlarmState.Watch or AlarmState.Alarm && Verdict.Unmatched.Now is { } unmatched)
            yield return $"No rule matched {DisplayFormat.Count(unmatched.Rate.Failed)} of {DisplayFormat.Count(unmatched.Rate.Finished)} in the last "
                + $"{WallText.Span(unmatched.Length)}: {WallText.Rate(unmatched.Rate.Rate)}.";
        if (Verdict.Stuck is { Reason: not StuckReason.None } stuck)
            yield return $"{(stuck.Reason == StuckReason.Silence ? "Nothing finishes: " : "")}{DisplayFormat.Count(stuck.Count, "job is", "jobs are")} "
                + $"stuck, the oldest for {WallText.Span(stuck.OldestAge ?? default)}.";
        foreach (var (place, cause) in Causes.Rows.Index())
        {
            yield return $"{DisplayFormat.Count(cause.Count)} × {AlertText.Error(cause.Latest)}"
                + (place == 0 && First is { State: not (CauseState.Unknown or CauseState.TooFew) } first ? $" ({CauseStateText.Of(first)})" : "");
        }
    }

    public static AlertLevel LevelOf(AlarmState state) => state switch
    {
        AlarmState.Alarm => AlertLevel.Alarm,
        AlarmState.Watch => AlertLevel.Watch,
        _ => AlertLevel.Quiet,
    };

    private static DateTimeOffset? SinceOf(WallAlarm verdict)
    {
        AlarmEvaluation[] evaluations = [verdict.Failed, verdict.Unmatched];
        var level = LevelOf(verdict.State);
        return level == AlertLevel.Quiet
            ? evaluations.Max(each => each.Since)
            : evaluations.Where(each => LevelOf(each.State) == level).Min(each => each.Since);
    }
}
