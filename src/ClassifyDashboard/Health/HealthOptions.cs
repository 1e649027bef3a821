using System.ComponentModel.DataAnnotations;

namespace ClassifyDashboard.Health;

/// <summary>Configures how the program ends: the section Health of the settings.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>
    /// How long the program goes on serving after it was asked to end, no longer ready, so that a balancer sends new requests elsewhere first.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "Health:DrainFor must be from 00:00:00 to 00:05:00, written as hours:minutes:seconds.")]
    public TimeSpan DrainFor { get; set; }
}
