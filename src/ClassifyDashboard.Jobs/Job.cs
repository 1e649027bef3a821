namespace ClassifyDashboard.Jobs;

/// <summary>One document sent to the classify API: what was asked, how it stands and what came of it.</summary>
/// <remarks>
/// Every text in it comes from outside and may hold anything. Only the id is always there; the service may leave out
/// the rest, the times too.
/// </remarks>
public sealed record Job
{
    private readonly CompactText _parseJobId;
    private readonly CompactText _transactionId;

    public required string Id { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>When the job was created, in UTC; null for a job that came without a time, which counts as undated.</summary>
    public DateTimeOffset? CreatedAt
    {
        get => Time(CreatedOrder);
        init => CreatedOrder = Order(value);
    }

    /// <summary>When the job last changed, in UTC; for a finished job, when it finished.</summary>
    public DateTimeOffset? UpdatedAt
    {
        get => Time(UpdatedOrder);
        init => UpdatedOrder = Order(value);
    }

    /// <summary>What the classifier answered; present when the job completed.</summary>
    public Classification? Result { get; init; }

    /// <summary>Why the job failed, in the service's own words; may be long and may hold ids.</summary>
    /// <remarks>Made from <see cref="ErrorText"/> at each call.</remarks>
    public string? ErrorMessage
    {
        get => ErrorText.ToStringOrNull();
        init => ErrorText = CompactText.Of(value);
    }

    /// <summary>The error as it is kept: for looking into many, since no string is made.</summary>
    public CompactText ErrorText { get; init; }

    public required DocumentInput Input { get; init; }

    /// <summary>The saved configuration that was used; null where the rules came with the request.</summary>
    public string? ConfigurationId { get; init; }

    public JobConfiguration Configuration { get; init; } = JobConfiguration.Empty;

    public string ProjectId { get; init; } = "";

    public string UserId { get; init; } = "";

    public string? ParseJobId
    {
        get => _parseJobId.ToStringOrNull();
        init => _parseJobId = CompactText.Of(value);
    }

    /// <summary>The idempotency key the job was sent with.</summary>
    public string? TransactionId
    {
        get => _transactionId.ToStringOrNull();
        init => _transactionId = CompactText.Of(value);
    }

    // The 100 ns ticks in UTC and one more, 0 for no time: a third of a nullable time's size, and in the order of the times.
    internal long CreatedOrder { get; private init; }

    private long UpdatedOrder { get; init; }

    /// <summary>How long a finished job took from creation to its last change, or null while that cannot be known. Never negative.</summary>
    public TimeSpan? Duration =>
        CreatedOrder != 0 && UpdatedOrder >= CreatedOrder && Status.IsFinished ? TimeSpan.FromTicks(UpdatedOrder - CreatedOrder) : null;

    /// <summary>Completed, but none of the rules matched the document.</summary>
    public bool NoRuleMatched => Status.Kind == StatusKind.Completed && Result is { Type: null };

    /// <summary>
    /// The one of two versions of the same job to keep: the later changed, and of two changed at the same time the one
    /// that is further on and says more, so that the order in which pages arrive does not matter; else the first.
    /// </summary>
    public static Job Newer(Job one, Job other)
    {
        if (one.UpdatedOrder != other.UpdatedOrder)
            return one.UpdatedOrder > other.UpdatedOrder ? one : other;
        return other.Fullness > one.Fullness ? other : one;
    }

    // Not finished; finished; finished, with what came of it.
    private int Fullness => !Status.IsFinished ? 0 : Result is null && ErrorText.Length == 0 ? 1 : 2;

    private static DateTimeOffset? Time(long order) => order == 0 ? null : new(order - 1, TimeSpan.Zero);

    internal static long Order(DateTimeOffset? time) => time is { } known ? known.UtcTicks + 1 : 0;
}

/// <summary>The classifier's answer for one document.</summary>
public sealed record Classification
{
    private readonly double _confidence; // NaN for none: half the size of a nullable

    public Classification(string? type, double? confidence, string reasoning)
        : this(type, confidence, CompactText.Of(reasoning))
    {
    }

    public Classification(string? type, double? confidence, CompactText reasoning) =>
        (Type, Confidence, ReasoningText) = (type, confidence, reasoning);

    /// <summary>The type of the rule that matched, or null where none did.</summary>
    public string? Type { get; init; }

    /// <summary>How sure the classifier is, 0 to 1; null where the service sent no usable number.</summary>
    public double? Confidence
    {
        get => double.IsNaN(_confidence) ? null : _confidence;
        init => _confidence = value ?? double.NaN;
    }

    /// <summary>Why the document matched the rule, or matched none, in the model's words. Made from <see cref="ReasoningText"/> at each call.</summary>
    public string Reasoning
    {
        get => ReasoningText.ToString();
        init => ReasoningText = CompactText.Of(value);
    }

    /// <summary>The reasoning as it is kept: for looking into many, since no string is made.</summary>
    public CompactText ReasoningText
    {
        get;
        init => field = value.Length == 0 ? CompactText.None : value; // none and an empty one are equal
    }

    public void Deconstruct(out string? type, out double? confidence, out string reasoning) =>
        (type, confidence, reasoning) = (Type, Confidence, Reasoning);
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
