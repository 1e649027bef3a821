using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests;

/// <summary>Makes jobs for tests: a name for the state, then only what the test is about.</summary>
/// <remarks>
/// A builder is a value and an implicit job: <c>Job job = AJob.Failed("text").At(time).Took(span);</c>.
/// Each has an id of its own unless one is given with <see cref="Id"/>.
/// </remarks>
sealed record AJob
{
    /// <summary>The creation time of jobs that set none.</summary>
    public static readonly DateTimeOffset Created = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static long _made;

    private readonly Job _job;

    private AJob(Job job) => _job = job;

    public static AJob With(JobStatus status) => new(new Job
    {
        Id = $"clj-{Interlocked.Increment(ref _made):x8}-0000-4000-8000-000000000000",
        Status = status,
        CreatedAt = Created,
        UpdatedAt = Created.AddSeconds(5),
        Input = new DocumentInput(DocumentInputKind.File, "dfl-0001"),
        Configuration = new JobConfiguration { Rules = [new("invoice", "A document that asks for payment")] },
        ProjectId = "7b0d5c0e-1111-4000-8000-000000000001",
        UserId = "user-1",
    });

    public static AJob With(string status) => With(JobStatus.Of(status));

    public static AJob Pending() => With(JobStatus.Pending);

    public static AJob Running() => With(JobStatus.Running);

    public static AJob Cancelled() => With(JobStatus.Cancelled);

    public static AJob Failed(string? message = "It broke.") => With(JobStatus.Failed).Edit(job => job with { ErrorMessage = message });

    /// <summary>A completed job; a null type is a document that no rule matched.</summary>
    public static AJob Completed(string? type = "invoice", double? confidence = 0.9, string reasoning = "It asks for payment.") =>
        With(JobStatus.Completed).Edit(job => job with { Result = new Classification(type, confidence, reasoning) });

    public static AJob CompletedWithoutResult() => With(JobStatus.Completed);

    public static AJob NoRuleMatched(double? confidence = 0.2) => Completed(null, confidence, "None of the rules fits.");

    /// <summary>Created at this time, with the same duration as before.</summary>
    public AJob At(DateTimeOffset created) =>
        Edit(job => job with { CreatedAt = created, UpdatedAt = job.Duration is { } took ? created + took : created });

    /// <summary>Last changed this long after its creation. Call it after <see cref="At"/>.</summary>
    public AJob Took(TimeSpan span) => Edit(job => job with { UpdatedAt = job.CreatedAt + span });

    /// <summary>No longer listed since a moment.</summary>
    public AJob Gone(DateTimeOffset since) => Edit(job => job with { GoneAt = since });

    public AJob Undated() => Edit(job => job with { CreatedAt = null, UpdatedAt = null });

    public AJob Id(string id) => Edit(job => job with { Id = id });

    public AJob Configured(string? configurationId) => Edit(job => job with { ConfigurationId = configurationId });

    public AJob Ruled(params ClassifyRule[] rules) => Edit(job => job with { Configuration = job.Configuration with { Rules = [.. rules] } });

    public AJob On(DocumentInputKind kind, string value) => Edit(job => job with { Input = new DocumentInput(kind, value) });

    public AJob OnUrl(string address) => On(DocumentInputKind.Url, address);

    public AJob OnFile(string fileId) => On(DocumentInputKind.File, fileId);

    public AJob InProject(string projectId) => Edit(job => job with { ProjectId = projectId });

    /// <summary>Anything else about the job.</summary>
    public AJob Edit(Func<Job, Job> change) => new(change(_job));

    public Job Build() => _job;

    public static implicit operator Job(AJob builder) => builder._job;

    /// <summary>A set of these jobs.</summary>
    public static JobSet SetOf(params ReadOnlySpan<AJob> jobs)
    {
        var made = new List<Job>(jobs.Length);
        foreach (var job in jobs)
            made.Add(job);
        return JobSet.Of(made);
    }

    /// <summary>A set of jobs that are equal except for their ids.</summary>
    public static JobSet SetOf(int count, Func<int, AJob> job) => JobSet.Of(Enumerable.Range(0, count).Select(i => job(i).Build()));
}
