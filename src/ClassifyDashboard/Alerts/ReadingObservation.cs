using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>Whether the jobs can be read.</summary>
/// <param name="Name">What people call the jobs.</param>
/// <param name="At">As of when all of them are known.</param>
/// <param name="Level">Quiet where they can be read, else alarm.</param>
/// <param name="Since">Since when.</param>
/// <param name="Why">What is the matter, in our own words alone: those of the service may name an address.</param>
/// <param name="Zone">Whose clock times are told by.</param>
internal sealed record ReadingObservation(string Name, DateTimeOffset At, AlertLevel Level, DateTimeOffset? Since, string Why, TimeZoneInfo Zone)
    : AlertObservation(AlertKind.Reading, Name, At, Level, Since, null, Zone)
{
    /// <summary>They were just read.</summary>
    public static ReadingObservation Well(WatchedJobs watched, WallOptions wall, DateTimeOffset now) =>
        new(watched.NameOr(watched.Query.Options.Or(wall.Options).Title), now, AlertLevel.Quiet, now, "", watched.Zone);

    /// <summary>They could not be read since a time.</summary>
    public static ReadingObservation Failing(WatchedJobs watched, WallOptions wall, DateTimeOffset since, WallProblem? trouble) =>
        new(watched.NameOr(watched.Query.Options.Or(wall.Options).Title), since, AlertLevel.Alarm, since, trouble?.Heading ?? "The jobs are not read", watched.Zone);

    public override string Headline(AlertLevel level) => level == AlertLevel.Quiet ? "Jobs are read again" : "Jobs cannot be read";

    public override IEnumerable<string> Facts(AlertLevel level)
    {
        if (level != AlertLevel.Quiet)
            yield return $"{Why}.";
        yield return level == AlertLevel.Quiet
            ? "Their state is known again, and changes of it are sent."
            : "Until they can be read, no change of their state is known or sent.";
    }
}
