namespace ClassifyDashboard.Jobs;

/// <summary>One document sent to the classify API: what was asked, how it stands and what came of it.</summary>
/// <remarks>
/// Every text in it comes from outside and may hold anything. Only the id is always there; the service may leave out
/// the rest, the times too.
/// </remarks>
public sealed record Job
{
    public required string Id { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>When the job was created; null for a job that came without a time, which counts as undated.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the job last changed; for a finished job, when it finished.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What the classifier answered; present when the job completed.</summary>
    public Classification? Result { get; init; }

    /// <summary>Why the job failed, in the service's own words; may be long and may hold ids.</summary>
    public string? ErrorMessage { get; init; }

    public required DocumentInput Input { get; init; }

    /// <summary>The saved configuration that was used; null where the rules came with the request.</summary>
    public string? ConfigurationId { get; init; }

    public JobConfiguration Configuration { get; init; } = JobConfiguration.Empty;

    public string ProjectId { get; init; } = "";

    public string UserId { get; init; } = "";

    public string? ParseJobId { get; init; }

    /// <summary>The idempotency key the job was sent with.</summary>
    public string? TransactionId { get; init; }

    /// <summary>How long a finished job took from creation to its last change, or null while that cannot be known. Never negative.</summary>
    public TimeSpan? Duration =>
        Status.IsFinished && CreatedAt is { } created && UpdatedAt is { } updated && updated >= created ? updated - created : null;

    /// <summary>Completed, but none of the rules matched the document.</summary>
    public bool NoRuleMatched => Status.Kind == StatusKind.Completed && Result is { Type: null };

    /// <summary>
    /// The one of two versions of the same job to keep: the later changed, and of two changed at the same time the one
    /// that is further on, so that the order in which pages arrive does not matter.
    /// </summary>
    public static Job Newer(Job one, Job other)
    {
        var order = Nullable.Compare(one.UpdatedAt, other.UpdatedAt);
        if (order != 0)
            return order > 0 ? one : other;
        return other.Status.IsFinished && !one.Status.IsFinished ? other : one;
    }
}

/// <summary>The classifier's answer for one document.</summary>
/// <param name="Type">The type of the rule that matched, or null where none did.</param>
/// <param name="Confidence">How sure the classifier is, 0 to 1; null where the service sent no usable number.</param>
/// <param name="Reasoning">Why the document matched the rule, or matched none, in the model's words.</param>
public sealed record Classification(string? Type, double? Confidence, string Reasoning);

/// <summary>What kind of thing a job classified.</summary>
public enum DocumentInputKind
{
    Unknown,
    Url,
    File,
    ParseJob,
}

/// <summary>The document a job was given.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">An id, or an address; an address may carry a signature and is a secret beyond its path.</param>
public sealed record DocumentInput(DocumentInputKind Kind, string Value)
{
    /// <summary>The value fit for eyes: an address without its user, query and fragment, where signatures are.</summary>
    public string Display { get; } = WithoutSecrets(Kind, Value);

    private static string WithoutSecrets(DocumentInputKind kind, string value)
    {
        if (kind != DocumentInputKind.Url && !value.Contains("://", StringComparison.Ordinal))
            return value;
        var end = value.AsSpan().IndexOfAny('?', '#');
        var shown = end < 0 ? value : value[..end];
        var start = shown.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3)
            return shown;
        var authority = shown.IndexOf('/', start) is var slash and >= 0 ? slash : shown.Length;
        var user = shown.LastIndexOf('@', authority - 1, authority - start);
        return user < 0 ? shown : string.Concat(shown.AsSpan(0, start), shown.AsSpan(user + 1));
    }

    public override string ToString() => Display;
}

/// <summary>One rule of a configuration: a document that fits the description is given the type.</summary>
public sealed record ClassifyRule(string Type, string Description);

/// <summary>The rules and settings a job ran with.</summary>
public sealed record JobConfiguration
{
    public static JobConfiguration Empty { get; } = new();

    public ValueList<ClassifyRule> Rules { get; init; }

    /// <summary>The execution mode; only FAST is known.</summary>
    public string? Mode { get; init; }

    /// <summary>ISO 639-1 code of the document's language.</summary>
    public string? Language { get; init; }

    /// <summary>The most pages that are looked at; null means all.</summary>
    public int? MaxPages { get; init; }

    /// <summary>The pages that are looked at, such as 1,3,5-7, counted from 1; null means all.</summary>
    public string? TargetPages { get; init; }
}
