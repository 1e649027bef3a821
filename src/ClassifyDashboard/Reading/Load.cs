using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading;

/// <summary>How far the reading of a filter's jobs has come.</summary>
public enum LoadStage
{
    /// <summary>Still reading for the first time; the jobs so far are not all.</summary>
    Reading,

    /// <summary>All jobs were read, at <see cref="Load.ReadAt"/>.</summary>
    Complete,

    /// <summary>All jobs were read, but a later look failed: they stand as they were at <see cref="Load.ReadAt"/>.</summary>
    Stale,

    /// <summary>They could not all be read, because of <see cref="Load.Problem"/>; the jobs are those that came before it.</summary>
    Failed,
}

/// <summary>The jobs a filter means, as far as they are known, and what can be said of them. Immutable; screens share it.</summary>
public sealed class Load
{
    private readonly Lazy<JobFigures> _figures;

    internal Load(JobFilter filter, Snapshot snapshot)
    {
        Filter = filter;
        Snapshot = snapshot;
        Jobs = snapshot.Jobs.Where(job => IsWithin(job, snapshot.Period, filter.Window) && filter.Matches(job));
        _figures = new(() => JobFigures.Of(Jobs, snapshot.Period.To));
    }

    public JobFilter Filter { get; }

    public JobSet Jobs { get; }

    /// <summary>The stretch of time that the filter's window meant when it was read.</summary>
    public Period Period => Snapshot.Period;

    public LoadStage Stage => Snapshot.Stage;

    /// <summary>Since when everything in <see cref="Jobs"/> is known; null until then.</summary>
    public DateTimeOffset? ReadAt => Snapshot.ReadAt;

    /// <summary>Why the load is stale or failed, else null.</summary>
    public Problem? Problem => Snapshot.Problem;

    /// <summary>The jobs that the service sent for this, those that the filter leaves out as well.</summary>
    public int JobsRead => Snapshot.Jobs.Count;

    /// <summary>The creation time of the oldest job read so far; null where none has one.</summary>
    public DateTimeOffset? OldestRead => Snapshot.Jobs.AsSpan() is [.., _] ? Snapshot.Jobs.LastOrDefault(job => job.CreatedAt is not null)?.CreatedAt : null;

    /// <summary>Entries that the service sent and that could not be read as a job.</summary>
    public int Unreadable => Snapshot.Unreadable;

    /// <summary>The figures of <see cref="Jobs"/>, computed once however many screens show them.</summary>
    public JobFigures Figures => _figures.Value;

    private Snapshot Snapshot { get; }

    // A window that ends now has an open end, since the service's clock may be ahead. A job without a time is in all windows.
    private static bool IsWithin(Job job, Period period, TimeWindow window) =>
        job.CreatedAt is not { } created || (created >= period.From && (window.To == TimeBound.Now || created <= period.To));
}
