namespace ClassifyDashboard.SampleApi;

/// <summary>The order of jobs, within a page and over all pages.</summary>
public enum JobOrder
{
    Newest,
    Oldest,
    Shuffled,
}

/// <summary>The distribution of past jobs over time.</summary>
public enum JobSpread
{
    /// <summary>More jobs by day than by night, and few at weekends.</summary>
    Rhythm,

    /// <summary>Evenly over all days.</summary>
    Even,

    /// <summary>All jobs within the last hour.</summary>
    Hour,

    /// <summary>All jobs with the same creation time, half an hour ago.</summary>
    Moment,
}

/// <summary>The jobs and behaviour of the sample API. The defaults are those of the demonstration.</summary>
public sealed record SampleApiOptions
{
    /// <summary>The port; 0 chooses a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether other machines can ask it; otherwise it listens on the loopback address.</summary>
    public bool IsReachable { get; init; }

    /// <summary>Equal seeds generate equal jobs, except for their times, which count back from the start.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The number of jobs at the start, 0 to 10,000,000.</summary>
    public int Jobs { get; init; } = 30_000;

    /// <summary>The number of days of the past jobs, 1 to 3,650.</summary>
    public int Days { get; init; } = 30;

    /// <summary>The number of new jobs a second; null continues at the rate of the past.</summary>
    public double? ArrivalsPerSecond { get; init; }

    /// <summary>The maximum delay after its creation time before a job is listed; the delay is random.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>The delay of each response.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The maximum additional random delay.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The number of requests a second above which the API responds with 429; 0 means no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>The Retry-After of a 429; null omits it, as the service does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public JobOrder Order { get; init; }

    /// <summary>Whether pages include the total number of jobs; the service's pages do not.</summary>
    public bool TotalSize { get; init; }

    public JobSpread Spread { get; init; }

    /// <summary>Whether fewer than one in a thousand jobs never finish.</summary>
    public bool Stuck { get; init; } = true;

    /// <summary>The time before the start from which three in ten more jobs fail, all for one cause; null for never.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>The time before the start from which no job finishes; null for never.</summary>
    public TimeSpan? Stall { get; init; }

    /// <summary>
    /// The hour of the day in UTC, 0 to 23, from which no job succeeds until midnight, as where a daily cap of credits is used up; null for never.
    /// </summary>
    public int? CapFromHour { get; init; }

    /// <summary>How long after its end a job that a client deletes is still listed.</summary>
    public TimeSpan DeletedAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of completed jobs that a client deletes, 0 to 1: a client that has read the result needs the job no longer.</summary>
    public double DeletedShare { get; init; }

    /// <summary>Whether the list says what each job cost.</summary>
    public bool UsageInList { get; init; }

    /// <summary>The only accepted API key.</summary>
    public string ApiKey { get; init; } = "llx-sample";

    /// <summary>The faults that are active from the start, each for every request or job.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The same for the endpoints beside the list.</summary>
    public IReadOnlyList<Fault> SiblingFaults { get; init; } = [];

    /// <summary>Those of <see cref="SiblingEndpoints.Names"/> that the key may not read.</summary>
    public IReadOnlyList<string> RefusedSiblings { get; init; } = [];
}
