using System.ComponentModel.DataAnnotations;

namespace ClassifyDashboard.Reading;

/// <summary>How jobs are read and kept: the section Reading of the settings.</summary>
public sealed class JobReaderOptions
{
    public const string Section = "Reading";

    /// <summary>How long after a read the next look is taken while someone watches.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Reading:RefreshInterval must be from 00:00:01 to 01:00:00, written as hours:minutes:seconds.")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for a past period whose jobs have all finished.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Reading:SettledInterval must be from 00:00:01 to 1.00:00:00, written as days.hours:minutes:seconds.")]
    public TimeSpan SettledInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most jobs that are kept for who asks next; more than that and those unused longest go.</summary>
    [Range(1_000, 10_000_000, ErrorMessage = "Reading:MaxJobs must be from 1,000 to 10,000,000.")]
    public long MaxJobs { get; set; } = 500_000;

    /// <summary>How long a read goes on that nobody watches any more.</summary>
    internal TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read is kept that nobody asks for.</summary>
    internal TimeSpan KeepUnused { get; set; } = TimeSpan.FromMinutes(30);
}
