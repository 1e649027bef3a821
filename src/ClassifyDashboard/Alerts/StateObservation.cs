using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Text;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>How jobs end, as of when they were read.</summary>
/// <param name="Name">What people call the jobs.</param>
/// <param name="At">When they were read.</param>
/// <param name="Verdict">What a wall would say.</param>
/// <param name="Causes">Why jobs failed in the time that the shown rate is of.</param>
/// <param name="Link">To the jobs of exactly this time; null where the dashboard's address is not known.</param>
/// <param name="Zone">Whose clock times are told by.</param>
internal sealed record StateObservation(string Name, DateTimeOffset At, WallAlarm Verdict, Causes Causes, string? Link, TimeZoneInfo Zone)
    : AlertObservation(AlertKind.State, Name, At, LevelOf(Verdict.State), SinceOf(Verdict), Link, Zone)
{
    private const int MaxCauses = 3;

    /// <summary>What jobs say; null where they are not all there, or not as of now: no alarm rests on what has been.</summary>
    /// <param name="judged">The jobs that a wall is judged by, or null while they are not known.</param>
    /// <param name="watched">Which they are.</param>
    /// <param name="wall">What holds where that does not say it.</param>
    /// <param name="usual">How often is looked where nothing stretches it.</param>
    /// <param name="now">The time.</param>
    public static StateObservation? Of(AlarmJobs? judged, WatchedJobs watched, WallOptions wall, TimeSpan usual, DateTimeOffset now)
    {
        if (judged is not { Recent: { ReadAt: { } at, Problem: null } recent, Unfinished: { ReadAt: not null, Problem: null } } || now - at > 2 * (recent.RefreshEvery ?? usual))
            return null;
        var options = watched.Query.Options.Or(wall.Options);
        if (WallAlarm.Of(judged, options) is not { } verdict)
            return null;
        return new(
            watched.NameOr(options.Title),
            at,
            verdict,
            Causes.Of(recent.Jobs, at - verdict.Failed.Now.Length, at, MaxCauses),
            watched.LinkAt(at, wall.Address),
            watched.Zone);
    }

    public override string Headline(AlertLevel level) => level == AlertLevel.Quiet ? "Fine" : level.ToString();

    public override IEnumerable<string> Facts(AlertLevel level)
    {
        var (failed, length) = (Verdict.Failed.Now.Rate, WallText.Span(Verdict.Failed.Now.Length));
        yield return failed.Finished == 0
            ? $"No job finished in the last {length}."
            : $"{DisplayFormat.Count(failed.Failed)} of {DisplayFormat.Count(failed.Finished)} jobs failed in the last {length}: {WallText.Rate(failed.Rate)}, at 95 % between {WallText.Percents(failed.Low)} and {WallText.Rate(failed.High)}.";
        if (Verdict.State == AlarmState.TooFew)
            yield return "Too few jobs finish to say more.";
        if (level == AlertLevel.Quiet)
            yield break;
        if (Verdict.Unmatched.State is AlarmState.Watch or AlarmState.Alarm && Verdict.Unmatched.Now is { } unmatched)
            yield return $"No rule matched {DisplayFormat.Count(unmatched.Rate.Failed)} of {DisplayFormat.Count(unmatched.Rate.Finished)} in the last {WallText.Span(unmatched.Length)}: {WallText.Rate(unmatched.Rate.Rate)}.";
        if (Verdict.Stuck is { Reason: not StuckReason.None } stuck)
            yield return $"{(stuck.Reason == StuckReason.Silence ? "Nothing finishes: " : "")}{DisplayFormat.Count(stuck.Count, "job is", "jobs are")} stuck, the oldest for {WallText.Span(stuck.OldestAge ?? default)}.";
        foreach (var cause in Causes.Rows)
            yield return $"{DisplayFormat.Count(cause.Count)} × {AlertText.Error(cause.Latest)}";
    }

    public static AlertLevel LevelOf(AlarmState state) => state switch
    {
        AlarmState.Alarm => AlertLevel.Alarm,
        AlarmState.Watch => AlertLevel.Watch,
        _ => AlertLevel.Quiet,
    };

    private static DateTimeOffset? SinceOf(WallAlarm verdict)
    {
        AlarmEvaluation[] judged = [verdict.Failed, verdict.Unmatched];
        var level = LevelOf(verdict.State);
        return level == AlertLevel.Quiet
            ? judged.Max(each => each.Since)
            : judged.Where(each => LevelOf(each.State) == level).Min(each => each.Since);
    }
}
