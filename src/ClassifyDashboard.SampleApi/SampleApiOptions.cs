namespace ClassifyDashboard.SampleApi;

/// <summary>In which order jobs come, on one page and over all pages.</summary>
public enum JobOrder
{
    Newest,
    Oldest,
    Shuffled,
}

/// <summary>How the jobs of the past lie in time.</summary>
public enum JobSpread
{
    /// <summary>More by day than by night and few at weekends.</summary>
    Rhythm,

    /// <summary>Evenly over all days.</summary>
    Even,

    /// <summary>All within the last hour.</summary>
    Hour,
}

/// <summary>What the sample API serves and how it behaves. The defaults are those of the demonstration.</summary>
public sealed record SampleApiOptions
{
    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Equal seeds make equal jobs, but for their times, which are counted back from the start.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The jobs that are there at the start, 0 to 10,000,000.</summary>
    public int Jobs { get; init; } = 30_000;

    /// <summary>The days over which they lie, 1 to 3,650.</summary>
    public int Days { get; init; } = 30;

    /// <summary>New jobs a second; null goes on at the pace of the past.</summary>
    public double? ArrivalsPerSecond { get; init; }

    /// <summary>At most how long after its time of creation a job is first seen, by chance.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>How long each answer is held back.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>At most how much longer, by chance.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Requests a second before a 429; 0 means any number.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>What a 429 says about waiting; null says nothing, as the service does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public JobOrder Order { get; init; }

    /// <summary>Whether pages tell how many jobs there are in all; the service does not.</summary>
    public bool TotalSize { get; init; }

    public JobSpread Spread { get; init; }

    /// <summary>Whether fewer than one in a thousand jobs never finish.</summary>
    public bool Stuck { get; init; } = true;

    /// <summary>From how long before the start on three in ten jobs more fail, all for one cause; null for never.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>From how long before the start on no job finishes; null for never.</summary>
    public TimeSpan? Stall { get; init; }

    /// <summary>The one key that is accepted.</summary>
    public string ApiKey { get; init; } = "llx-sample";

    /// <summary>The faults that are on from the start, each for every request or job.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
