
namespace ClassifyDashboard.Alerts;

/// <summary>How something stands at a look, with all that a message says of it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">What people call the jobs.</param>
/// <param name="At">As of when it is known.</param>
/// <param name="Level">The state.</param>
/// <param name="Since">When the state began, as far as anything says it; null where nothing does.</param>
/// <param name="Link">To the jobs of exactly this time; null where the dashboard's address is not known, or they are not.</param>
/// <param name="Zone">Whose clock times are told by.</param>
internal abstract record AlertObservation(AlertKind Kind, string Name, DateTimeOffset At, AlertLevel Level, DateTimeOffset? Since, string? Link, TimeZoneInfo Zone)
{
    /// <summary>The state in a few words for people.</summary>
    /// <param name="level">The level that is told.</param>
    public abstract string Headline(AlertLevel level);

    /// <summary>What it rests on, a line each.</summary>
    /// <param name="level">The level that is told.</param>
    public abstract IEnumerable<string> Facts(AlertLevel level);

    /// <summary>The word for a level in the fields for machines: kinds share none, so that whoever knows one kind only does not take another for it.</summary>
    public static string Word(AlertKind kind, AlertLevel level) => (kind, level) switch
    {
        (AlertKind.Reading, AlertLevel.Quiet) => "reading",
        (AlertKind.Reading, _) => "failing",
        (AlertKind.Silence, AlertLevel.Quiet) => "arriving",
        (AlertKind.Silence, _) => "silent",
        (_, AlertLevel.Alarm) => "alarm",
        (_, AlertLevel.Watch) => "watch",
        _ => "fine",
    };
}
