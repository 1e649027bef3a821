using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>Whether the jobs can be read.</summary>
/// <param name="Name">The name of the watched jobs.</param>
/// <param name="At">The time up to which all jobs are known.</param>
/// <param name="Level">Quiet if they can be read, else alarm.</param>
/// <param name="Since">When this began.</param>
/// <param name="Reason">The reason, only in the dashboard's own words: the service's words could contain an address.</param>
/// <param name="Zone">The time zone of times in the message.</param>
internal sealed record ReadingObservation(string Name, DateTimeOffset At, AlertLevel Level, DateTimeOffset? Since, string Reason, TimeZoneInfo Zone)
    : AlertObservation(AlertKind.Reading, Name, At, Level, Since, null, Zone)
{
    /// <summary>The jobs were just read.</summary>
    public static ReadingObservation Readable(WatchedJobs watched, WallOptions wall, DateTimeOffset now) =>
        new(watched.NameOr(watched.Query.Options.Or(wall.Options).Title), now, AlertLevel.Quiet, now, "", watched.Zone);

    /// <summary>The jobs have been unreadable since a time.</summary>
    public static ReadingObservation Unreadable(WatchedJobs watched, WallOptions wall, DateTimeOffset since, WallProblem? problem) =>
        new(
            watched.NameOr(watched.Query.Options.Or(wall.Options).Title),
            since,
            AlertLevel.Alarm,
            since,
            problem?.Heading ?? "The jobs are not read",
            watched.Zone);

    public override string Headline(AlertLevel level) => level == AlertLevel.Quiet ? "Jobs are read again" : "Jobs cannot be read";

    public override IEnumerable<string> Facts(AlertLevel level)
    {
        if (level != AlertLevel.Quiet)
            yield return $"{Reason}.";
        yield return level == AlertLevel.Quiet
            ? "Their state is known again, and changes of it are sent."
            : "Until they can be read, no change of their state is known or sent.";
    }
}
