namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The rates above which the state becomes Watch or Alarm. Above 0, below 1.</summary>
public sealed record Thresholds
{
    /// <exception cref="ArgumentOutOfRangeException">The arguments violate 0 &lt; warn ≤ alarm &lt; 1.</exception>
    public Thresholds(double warn, double alarm)
    {
        if (!AreValid(warn, alarm))
            throw new ArgumentOutOfRangeException(nameof(alarm), $"{warn} and {alarm}: both above 0 and below 1, and to warn at no more than to alarm at.");
        (Warn, Alarm) = (warn, alarm);
    }

    /// <summary>The rate above which the state is Watch.</summary>
    public double Warn { get; }

    /// <summary>The rate above which the state is Alarm; not below <see cref="Warn"/>.</summary>
    public double Alarm { get; }

    /// <summary>Whether two rates are valid thresholds together.</summary>
    public static bool AreValid(double warn, double alarm) => 0 < warn && warn <= alarm && alarm < 1;
}
