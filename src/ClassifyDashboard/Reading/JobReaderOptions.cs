using System.ComponentModel.DataAnnotations;

namespace ClassifyDashboard.Reading;

/// <summary>How jobs are read and kept: the section Reading of the settings.</summary>
public sealed class JobReaderOptions
{
    public const string Section = "Reading";

    /// <summary>How long after a look for new and changed jobs the next is taken while someone watches; longer where the request budget asks for it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Reading:RefreshInterval must be from 00:00:01 to 01:00:00, written as hours:minutes:seconds.")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(17);

    /// <summary>After what time jobs that are known are read once more, for some may have been deleted; slower where that would take over a twentieth of the request budget.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00", ErrorMessage = "Reading:CheckInterval must be from 00:05:00 to 7.00:00:00, written as days.hours:minutes:seconds.")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most jobs that are kept in memory; more than that and those unused longest go.</summary>
    [Range(1_000, 10_000_000, ErrorMessage = "Reading:MaxJobs must be from 1,000 to 10,000,000.")]
    public long MaxJobs { get; set; } = 500_000;

    /// <summary>The most windows of the same jobs that are watched at a time; who comes with another one is told so. Each is worked out anew with every refresh.</summary>
    [Range(10, 10_000, ErrorMessage = "Reading:MaxWindows must be from 10 to 10,000.")]
    public int MaxWindows { get; set; } = 500;

    /// <summary>How long a window stays watched after its last watcher went.</summary>
    internal TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);
}
