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

    /// <summary>The key of the rules, which a saved configuration can change: see <see cref="RulesKey"/>. Its hash alone selects the same jobs.</summary>
    public string? Rules { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? OrganizationId { get; init; }

    /// <summary>The id of the user who created the job.</summary>
    public string? UserId { get; init; }

    /// <summary>The selected ids; empty means any.</summary>
    public ValueList<string> JobIds { get; init; }

    /// <summary>The selected result types, which may include <see cref="NoType"/> and <see cref="AnyType"/>; empty means any.</summary>
    public ValueList<string> Types { get; init; }

    public ConfidenceRange? Confidence { get; init; }

    /// <summary>The key of a group of alike errors, of any version.</summary>
    public string? ErrorGroup { get; init; }

    /// <summary>The exact input of a job: a file id, a parse job id or a URL; or the name of the document.</summary>
    public string? Input { get; init; }

    /// <summary>The kind of a job's input; null for any.</summary>
    public DocumentInputKind? InputKind { get; init; }

    /// <summary>The host of a job's input where that is an address, in any case; null for any.</summary>
    public string? Host { get; init; }

    /// <summary>Whether the service still lists the job; null for any.</summary>
    public bool? Listed { get; init; }

    /// <summary>A text to find in id, input, name of the document, error and reasoning, ignoring case.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The documents that <see cref="Text"/> and <see cref="Input"/> find by name; null for none. It follows from the names that are known,
    /// and is no part of an address.
    /// </summary>
    public NamedInputs? Named { get; init; }

    /// <summary>The filter of all jobs of the same period, project and organization.</summary>
    public JobFilter PeriodAndProject() => new() { Window = Window, ProjectId = ProjectId, OrganizationId = OrganizationId };

    /// <summary>Whether only the window restricts the filter: an empty result then means that there are no jobs at all.</summary>
    public bool IsOnlyWindow => this == new JobFilter { Window = Window };

    /// <summary>Whether the filter selects jobs by texts of their own, which <see cref="JobBlock.WithoutTexts"/> does not keep.</summary>
    public bool NeedsTexts => JobIds.Count > 0 || Input is not null || Host is not null || Text is not null || Jobs.ErrorGroup.IsEarlier(ErrorGroup);

    /// <summary>Whether the filter also finds documents by the names that are known: see <see cref="Named"/>.</summary>
    public bool FindsNames => Text is not null || Input is not null;

    /// <summary>
    /// Whether the job matches, apart from its time: the window depends on the moment at which it is resolved. Many jobs are selected by
    /// <see cref="JobSet.Where(JobFilter)"/>.
    /// </summary>
    public bool Matches(Job job) => FilterKeys.All.All(key => key.Matches(this, job));
}
