
namespace ClassifyDashboard.Alerts;

/// <summary>A state at one time, with everything that a message about it needs.</summary>
/// <param name="Kind">The kind of alert.</param>
/// <param name="Name">The name of the watched jobs.</param>
/// <param name="At">The time of the observation.</param>
/// <param name="Level">The state.</param>
/// <param name="Since">When the state began; null if this is unknown.</param>
/// <param name="Link">A link to the jobs of exactly this time; null if the dashboard's address or the jobs are unknown.</param>
/// <param name="Zone">The time zone of times in the message.</param>
internal abstract record AlertObservation(AlertKind Kind, string Name, DateTimeOffset At, AlertLevel Level, DateTimeOffset? Since, string? Link,
    TimeZoneInfo Zone)
{
    /// <summary>The state in a few words, for people.</summary>
    /// <param name="level">The level that is told.</param>
    public abstract string Headline(AlertLevel level);

    /// <summary>The facts behind the state, one per line.</summary>
    /// <param name="level">The level that is told.</param>
    public abstract IEnumerable<string> Facts(AlertLevel level);

    /// <summary>
    /// The word for a level in the fields for programs. No two kinds share a word, so that a program that knows one kind cannot mistake
    /// another for it.
    /// </summary>
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
