namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The rates that are put up with: above one the screen watches, above the other it is an alarm. Above 0, below 1.</summary>
public sealed record Thresholds
{
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; warn ≤ alarm &lt; 1.</exception>
    public Thresholds(double warn, double alarm)
    {
        if (!AreValid(warn, alarm))
            throw new ArgumentOutOfRangeException(nameof(alarm), $"{warn} and {alarm}: both above 0 and below 1, and to warn at no more than to alarm at.");
        (Warn, Alarm) = (warn, alarm);
    }

    /// <summary>From where on there is something to watch.</summary>
    public double Warn { get; }

    /// <summary>From where on it is an alarm; not below <see cref="Warn"/>.</summary>
    public double Alarm { get; }

    /// <summary>Whether two rates can be thresholds together.</summary>
    public static bool AreValid(double warn, double alarm) => 0 < warn && warn <= alarm && alarm < 1;
}
