namespace ClassifyDashboard.Jobs;

/// <summary>A filter that selects jobs. Compares by value: it is the key of cached loads, of drawn figures and of links.</summary>
public sealed record JobFilter
{
    /// <summary>Stands for the absence of a result type: the job completed and no rule matched.</summary>
    public const string NoType = "(none)";

    /// <summary>Stands for any result type: the job completed and one of its rules matched.</summary>
    public const string AnyType = "(any)";

    /// <summary>Stands for the absence of a saved configuration: the rules came with the request.</summary>
    public const string Inline = "(inline)";

    /// <summary>The maximum number of job ids in one filter.</summary>
    public const int MaxJobIds = 1_000;

    /// <summary>The maximum number of statuses, and of result types, in one filter.</summary>
    public const int MaxChoices = 50;

    /// <summary>The maximum length of an id, a type, an input or a search text.</summary>
    public const int MaxTextLength = 500;

    public static JobFilter Default { get; } = new();

    public TimeWindow Window { get; init; } = TimeWindow.Default;

    /// <summary>The selected statuses; empty means any.</summary>
    public ValueList<JobStatus> Statuses { get; init; }

    /// <summary>A saved configuration's id, or <see cref="Inline"/>.</summary>
    public string? ConfigurationId { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>The selected ids; empty means any.</summary>
    public ValueList<string> JobIds { get; init; }

    /// <summary>The selected result types, which may include <see cref="NoType"/> and <see cref="AnyType"/>; empty means any.</summary>
    public ValueList<string> Types { get; init; }

    public ConfidenceRange? Confidence { get; init; }

    /// <summary>The key of a group of alike errors.</summary>
    public string? ErrorGroup { get; init; }

    /// <summary>The exact input of a job: a file id, a parse job id or a URL.</summary>
    public string? Input { get; init; }

    /// <summary>A text to find in id, input, error and reasoning, ignoring case.</summary>
    public string? Text { get; init; }

    /// <summary>Whether only the window restricts the filter: an empty result then means that there are no jobs at all.</summary>
    public bool IsOnlyWindow => this == new JobFilter { Window = Window };

    /// <summary>Whether the job matches, apart from its time: the window depends on the moment at which it is resolved.</summary>
    public bool Matches(Job job) =>
        MatchesStatus(job.Status) && MatchesConfiguration(job.ConfigurationId) && MatchesType(job.Result is not null, job.Result?.Type)
        && MatchesConfidence(job) && MatchesElse(job) && MatchesError(job);

    /// <summary>Returns the filter without the keys that offer a choice among the jobs' values, see <see cref="FilterPart"/>.</summary>
    internal JobFilter WithoutParts() =>
        this with { Statuses = [], ConfigurationId = null, Types = [], Confidence = null, ErrorGroup = null };

    internal bool MatchesStatus(JobStatus status) => Statuses.Count == 0 || Statuses.Contains(status);

    internal bool MatchesConfiguration(string? id) => ConfigurationId is null || (id ?? Inline) == ConfigurationId;

    internal bool MatchesType(bool hasResult, string? type) => Types.Count == 0
        || (hasResult && (Types.Contains(type ?? NoType) || (type is not null && Types.Contains(AnyType))));

    internal bool MatchesProject(string project) => ProjectId is not { } asked || (Guid.TryParse(project, out var id) && id == asked);

    private bool MatchesConfidence(Job job) =>
        Confidence is not { } range || (job.Result?.Confidence is { } confidence && range.Contains(confidence));

    private bool MatchesError(Job job) =>
        ErrorGroup is null || (job.Status.Kind == StatusKind.Failed && Jobs.ErrorGroup.KeyOf(job.ErrorMessage) == ErrorGroup);

    private bool MatchesElse(Job job) =>
        MatchesProject(job.ProjectId)
        && (JobIds.Count == 0 || IdList.Holds(JobIds, job.Id))
        && (Input is null || job.Input.Is(Input))
        && (Text is null || Holds(job, Text));

    // This runs for every known job, so it creates no strings of the texts.
    private static bool Holds(Job job, string text) =>
        job.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || job.Input.ShowsIgnoringCase(text)
        || job.ErrorText.ContainsIgnoringCase(text)
        || (job.Result is { } result && result.ReasoningText.ContainsIgnoringCase(text));
}

/// <summary>The filter keys that offer a choice among the jobs' values.</summary>
internal enum FilterPart
{
    None,
    Status,
    Configuration,
    Type,
    Confidence,
    Error,
}
