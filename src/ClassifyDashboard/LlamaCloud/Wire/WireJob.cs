using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>The fields of one job, in any order; each may be absent.</summary>
internal struct WireJob
{
    public string? Id { get; set; }

    public JobConfiguration? Configuration { get; set; }

    public string? InputType { get; set; }

    public CompactText Input { get; set; }

    public string? ProjectId { get; set; }

    public JobStatus? Status { get; set; }

    public string? UserId { get; set; }

    public string? ConfigurationId { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public CompactText Error { get; set; }

    public CompactText ParseJob { get; set; }

    public Classification? Result { get; set; }

    public CompactText Transaction { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public double? Credits { get; set; }

    /// <summary>Returns the job, or null where it has no id.</summary>
    public readonly Job? ToJob() => string.IsNullOrWhiteSpace(Id) ? null : new()
    {
        Id = Id,
        Status = Status ?? JobStatus.Of(null),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Result = Result,
        ErrorText = Error,
        Input = new(KindOf(InputType), Input),
        ConfigurationId = ConfigurationId,
        Configuration = Configuration ?? JobConfiguration.Empty,
        ProjectId = ProjectId ?? "",
        UserId = UserId ?? "",
        ParseJobText = ParseJob,
        TransactionText = Transaction,
        Credits = UsageParser.Usable(Credits),
    };

    // The comparison is false for NaN too.
    public static Classification Classified(string? type, double? confidence, CompactText reasoning) =>
        new(type, confidence is >= 0 and <= 1 ? confidence : null, reasoning);

    // The API reference's descriptions use FILE and PARSE_JOB, its enum file_id and parse_job_id.
    private static DocumentInputKind KindOf(string? type) => type switch
    {
        "file_id" or "FILE" or "file" => DocumentInputKind.File,
        "url" or "URL" => DocumentInputKind.Url,
        "parse_job_id" or "PARSE_JOB" or "parse_job" => DocumentInputKind.ParseJob,
        _ => DocumentInputKind.Unknown,
    };
}
