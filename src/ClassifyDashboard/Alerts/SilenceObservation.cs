using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Text;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>Whether new jobs arrive.</summary>
/// <param name="Name">The name of the watched jobs.</param>
/// <param name="At">When the jobs were read.</param>
/// <param name="Silence">The time since the last job, compared with earlier weeks.</param>
/// <param name="Link">A link to the jobs of exactly this time; null if the dashboard's address is unknown.</param>
/// <param name="Zone">The time zone of times in the message.</param>
internal sealed record SilenceObservation(string Name, DateTimeOffset At, Silence Silence, string? Link, TimeZoneInfo Zone)
    : AlertObservation(AlertKind.Silence, Name, At, Silence.State == SilenceState.Silent ? AlertLevel.Alarm : AlertLevel.Quiet, Silence.Since, Link, Zone)
{
    public static SilenceObservation Of(Silence silence, WatchedJobs watched, WallOptions wall, DateTimeOffset at) =>
        new(watched.NameOr(watched.Query.Options.Or(wall.Options).Title), at, silence, watched.LinkAt(at, wall.Address), watched.Zone);

    public override string Headline(AlertLevel level) => level == AlertLevel.Quiet ? "Jobs come again" : "No job comes";

    public override IEnumerable<string> Facts(AlertLevel level)
    {
        if (level == AlertLevel.Quiet)
            yield return Silence.Since is { } since ? $"The last job came at {DisplayFormat.Exact(since, Zone)}." : "Jobs come as usual.";
        else
            yield return $"No job has come for {WallText.Span(Silence.Length)}. At this hour and weekday the longest time without a job was at most "
                + $"{WallText.Span(Silence.Longest ?? default)} in {Silence.Weeks} known weeks.";
    }
}
