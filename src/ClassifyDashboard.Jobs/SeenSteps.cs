namespace ClassifyDashboard.Jobs;

/// <summary>The looks at a job that showed it as PENDING and as RUNNING, as far as they say when it changed. Null for a job first seen finished.</summary>
/// <remarks>
/// The dashboard looks at intervals, so a change lies between two looks. A look takes time: what it showed was so between the moment of the
/// request and that of the answer. The earlier of the two is kept of the last look before a change, the later of the first look after it.
/// Both are times of the dashboard's clock; the rest are the service's.
/// </remarks>
public sealed record SeenSteps
{
    /// <summary>When the first answer came that showed the job as PENDING, in UTC; null for none.</summary>
    public DateTimeOffset? PendingFirst
    {
        get => Job.Time(_pendingFirst);
        init => _pendingFirst = Job.Order(value);
    }

    /// <summary>When the last answer was requested that showed the job as PENDING, in UTC; null for none.</summary>
    public DateTimeOffset? PendingLast
    {
        get => Job.Time(_pendingLast);
        init => _pendingLast = Job.Order(value);
    }

    /// <summary>The latest time of change that came with the job as PENDING, in UTC; null for none.</summary>
    public DateTimeOffset? PendingChanged
    {
        get => Job.Time(_pendingChanged);
        init => _pendingChanged = Job.Order(value);
    }

    /// <summary>When the first answer came that showed the job as RUNNING, in UTC; null for none.</summary>
    public DateTimeOffset? RunningFirst
    {
        get => Job.Time(_runningFirst);
        init => _runningFirst = Job.Order(value);
    }

    /// <summary>The earliest time of change that came with the job as RUNNING, in UTC; null for none.</summary>
    public DateTimeOffset? RunningChanged
    {
        get => Job.Time(_runningChanged);
        init => _runningChanged = Job.Order(value);
    }

    private readonly long _pendingFirst;
    private readonly long _pendingLast;
    private readonly long _pendingChanged;
    private readonly long _runningFirst;
    private readonly long _runningChanged;

    /// <summary>Returns what one look at a job says; null where it showed another status.</summary>
    /// <param name="job">The job as it came.</param>
    /// <param name="requested">When the answer was requested.</param>
    /// <param name="received">When the answer had come.</param>
    public static SeenSteps? Of(Job job, DateTimeOffset requested, DateTimeOffset received) => job.Status.Kind switch
    {
        StatusKind.Pending => new() { PendingFirst = received, PendingLast = requested, PendingChanged = job.UpdatedAt },
        StatusKind.Running => new() { RunningFirst = received, RunningChanged = job.UpdatedAt },
        _ => null,
    };

    /// <summary>Returns what two of them say together, whatever their order.</summary>
    public static SeenSteps? Merge(SeenSteps? one, SeenSteps? other)
    {
        if (one is null || other is null)
            return one ?? other;
        var merged = new SeenSteps
        {
            PendingFirst = Earlier(one.PendingFirst, other.PendingFirst),
            PendingLast = Later(one.PendingLast, other.PendingLast),
            PendingChanged = Later(one.PendingChanged, other.PendingChanged),
            RunningFirst = Earlier(one.RunningFirst, other.RunningFirst),
            RunningChanged = Earlier(one.RunningChanged, other.RunningChanged),
        };
        return merged == one ? one : merged;
    }

    /// <summary>Returns how long a job waited, from its creation until it ran; null where no look showed it running.</summary>
    public static SpanRange? Waited(Job job) =>
        StartOf(job) is var (low, high) ? new(low - job.CreatedAt!.Value, high - job.CreatedAt!.Value) : null;

    /// <summary>Returns how long a finished job ran, from then until its end; null where no look showed it running.</summary>
    public static SpanRange? Ran(Job job) =>
        job.Status.IsFinished && job.UpdatedAt is { } end && StartOf(job) is var (low, high) ? new(end - high, end - low) : null;

    // The moments between which the job began to run.
    private static (DateTimeOffset Low, DateTimeOffset High)? StartOf(Job job)
    {
        if (job.CreatedAt is not { } created || job.Steps is not { RunningFirst: { } running } steps)
            return null;

        // Some services leave the time of change as it is when a job begins to run. Where it is later than that of the waiting job, they do not.
        var changed = steps.PendingFirst is not null && steps.RunningChanged > (steps.PendingChanged ?? created) ? steps.RunningChanged : null;
        var high = Earlier(Earlier(running, changed), job.Status.IsFinished ? job.UpdatedAt : null)!.Value;
        if (high < created)
            return null; // the two clocks differ by more than the job took

        // Where a look after the start still showed it waiting, it waits again or the clocks differ: then only its creation is certain.
        return (steps.PendingLast is { } last && last <= high && last > created ? last : created, high);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}

/// <summary>A time span of which only bounds are known; never negative.</summary>
public readonly record struct SpanRange(TimeSpan Low, TimeSpan High);
