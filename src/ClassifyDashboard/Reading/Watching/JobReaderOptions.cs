using System.ComponentModel.DataAnnotations;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>Configures how jobs are read and cached: the section Reading of the settings.</summary>
public sealed class JobReaderOptions
{
    public const string Section = "Reading";

    /// <summary>The interval between two refreshes while someone watches; longer where the request budget requires it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00",
        ErrorMessage = "Reading:RefreshInterval must be from 00:00:01 to 01:00:00, written as hours:minutes:seconds.")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(17);

    /// <summary>
    /// The interval after which known jobs are read once more to find deleted ones; longer where reading would take over a twentieth of
    /// the request budget.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00",
        ErrorMessage = "Reading:CheckInterval must be from 00:05:00 to 7.00:00:00, written as days.hours:minutes:seconds.")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The maximum number of jobs in memory; fewer where the memory is too small. Above it, the cache evicts the least recently used jobs.
    /// </summary>
    [Range(1_000, 10_000_000, ErrorMessage = "Reading:MaxJobs must be from 1,000 to 10,000,000.")]
    public long MaxJobs { get; set; } = 3_000_000;

    /// <summary>
    /// The maximum number of watched windows on the same jobs. A further window gets an error, because each refresh recomputes every
    /// window.
    /// </summary>
    [Range(10, 10_000, ErrorMessage = "Reading:MaxWindows must be from 10 to 10,000.")]
    public int MaxWindows { get; set; } = 500;

    /// <summary>What happens to a job that the service no longer lists.</summary>
    [EnumDataType(typeof(GoneJobs), ErrorMessage = "Reading:Gone must be keep or drop.")]
    public GoneJobs Gone { get; set; } = GoneJobs.Keep;

    /// <summary>How many days after its creation a job stays in the store.</summary>
    [Range(1, 3_650, ErrorMessage = "Reading:KeepDays must be from 1 to 3,650.")]
    public int KeepDays { get; set; } = 400;

    internal Retention Retention => new(Gone, TimeSpan.FromDays(KeepDays));

    /// <summary>How long a window stays watched after its last watcher left.</summary>
    internal TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);
}
