namespace ClassifyDashboard.Jobs;

/// <summary>One document sent to the classify API: its request, its status and its result.</summary>
/// <remarks>
/// Every text comes from outside and may contain anything. Only the id is always present; the service may omit every other field, even
/// the times.
/// </remarks>
public sealed record Job
{
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

    /// <summary>When the service was first seen to list the job no longer, in UTC; null while it lists the job.</summary>
    /// <remarks>The job itself is then as it was last known.</remarks>
    public DateTimeOffset? GoneAt
    {
        get => Time(GoneOrder);
        init => GoneOrder = Order(value);
    }

    /// <summary>Whether the service still lists the job, as far as it is known.</summary>
    public bool IsListed => GoneOrder == 0;

    /// <summary>The looks that showed the job before it finished; null where none did.</summary>
    public SeenSteps? Steps { get; init; }

    /// <summary>How long the job waited until it ran, as looks at it show; null where none showed it running.</summary>
    public SpanRange? Waited => SeenSteps.Waited(this);

    /// <summary>How long the finished job ran, as looks at it show; null where none showed it running.</summary>
    public SpanRange? Ran => SeenSteps.Ran(this);

    /// <summary>
    /// The credits that the job cost, not negative; null while it is not billed, and where the list does not say what jobs cost.
    /// </summary>
    public double? Credits { get; init; }

    /// <summary>The classifier's result; present when the job completed.</summary>
    public Classification? Result { get; init; }

    /// <summary>The reason of the failure, in the service's own words; may be long and may contain ids.</summary>
    /// <remarks>Created from <see cref="ErrorText"/> at each call.</remarks>
    public string? ErrorMessage
    {
        get => ErrorText.ToStringOrNull();
        init => ErrorText = CompactText.Of(value);
    }

    /// <summary>The stored form of the error, for searching many jobs without creating strings.</summary>
    public CompactText ErrorText { get; init; }

    public required DocumentInput Input { get; init; }

    /// <summary>The id of the saved configuration; null where the rules came with the request.</summary>
    public string? ConfigurationId { get; init; }

    public JobConfiguration Configuration { get; init; } = JobConfiguration.Empty;

    public string ProjectId { get; init; } = "";

    public string UserId { get; init; } = "";

    public string? ParseJobId
    {
        get => ParseJobText.ToStringOrNull();
        init => ParseJobText = CompactText.Of(value);
    }

    /// <summary>The idempotency key of the job's request.</summary>
    public string? TransactionId
    {
        get => TransactionText.ToStringOrNull();
        init => TransactionText = CompactText.Of(value);
    }

    /// <summary>The stored form of <see cref="ParseJobId"/>.</summary>
    public CompactText ParseJobText { get; init; }

    /// <summary>The stored form of <see cref="TransactionId"/>.</summary>
    public CompactText TransactionText { get; init; }

    // The 100 ns ticks in UTC plus one, 0 for no time: a third of a nullable time's size, and sorted like the times.
    internal long CreatedOrder { get; init; }

    internal long UpdatedOrder { get; init; }

    internal long GoneOrder { get; init; }

    /// <summary>The time of a finished job from creation to its last change, or null while it is unknown. Never negative.</summary>
    public TimeSpan? Duration =>
        CreatedOrder != 0 && UpdatedOrder >= CreatedOrder && Status.IsFinished ? TimeSpan.FromTicks(UpdatedOrder - CreatedOrder) : null;

    /// <summary>Whether the job completed and no rule matched the document.</summary>
    public bool NoRuleMatched => Status.Kind == StatusKind.Completed && Result is { Type: null };

    /// <summary>
    /// Returns the version of a job to keep: the one changed later, and of two changed at the same time the one with the later status and
    /// more data, so that the order of pages does not matter; otherwise the first. It is listed where one of the two is, and keeps
    /// the looks at both and the credits that one of them has.
    /// </summary>
    public static Job Newer(Job one, Job other)
    {
        var newer = one.UpdatedOrder != other.UpdatedOrder ? one.UpdatedOrder > other.UpdatedOrder ? one : other
            : other.Fullness > one.Fullness ? other : one;
        var gone = Math.Min(one.GoneOrder, other.GoneOrder);
        var steps = SeenSteps.Merge(one.Steps, other.Steps);
        var credits = newer.Credits ?? one.Credits ?? other.Credits;
        return newer.GoneOrder == gone && newer.Steps == steps && newer.Credits == credits
            ? newer
            : newer with { GoneOrder = gone, Steps = steps, Credits = credits };
    }

    /// <summary>Returns the version of a known job to keep after a read; the known one where the read says nothing new.</summary>
    // Where neither update time nor status decides, the version read last wins, so that a later read corrects a wrong one. One more look at
    // a job that waits as before changes nothing: the block would be made again at each refresh.
    internal static Job NewerOf(Job known, Job read)
    {
        if (known.Equals(read))
            return known;
        var newer = Newer(read, known);
        return newer.Steps is { } steps && known.Steps is { } before && newer.Equals(known with { Steps = before with { PendingLast = steps.PendingLast } })
            ? known
            : newer;
    }

    // The ranks: not finished; finished; finished with a result.
    private int Fullness => !Status.IsFinished ? 0 : Result is null && ErrorText.Length == 0 ? 1 : 2;

    internal static DateTimeOffset? Time(long order) => order == 0 ? null : new(order - 1, TimeSpan.Zero);

    internal static long Order(DateTimeOffset? time) => time is { } known ? known.UtcTicks + 1 : 0;
}

/// <summary>The classifier's result for one document.</summary>
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

    /// <summary>The classifier's confidence, 0 to 1; null where the service sent no usable number.</summary>
    public double? Confidence
    {
        get => double.IsNaN(_confidence) ? null : _confidence;
        init => _confidence = value ?? double.NaN;
    }

    /// <summary>
    /// The model's reason why the document matched the rule, or matched none. Created from <see cref="ReasoningText"/> at each call.
    /// </summary>
    public string Reasoning
    {
        get => ReasoningText.ToString();
        init => ReasoningText = CompactText.Of(value);
    }

    /// <summary>The stored form of the reasoning, for searching many jobs without creating strings.</summary>
    public CompactText ReasoningText
    {
        get;
        init => field = value.Length == 0 ? CompactText.None : value; // no text and an empty one are equal
    }

    public void Deconstruct(out string? type, out double? confidence, out string reasoning) =>
        (type, confidence, reasoning) = (Type, Confidence, Reasoning);
}

/// <summary>One rule of a configuration: a document that matches the description gets the type.</summary>
public sealed record ClassifyRule(string Type, string Description);

/// <summary>The rules and settings of a job.</summary>
public sealed record JobConfiguration
{
    public static JobConfiguration Empty { get; } = new();

    public ValueList<ClassifyRule> Rules { get; init; }

    /// <summary>The execution mode; only FAST is known.</summary>
    public string? Mode { get; init; }

    /// <summary>ISO 639-1 code of the document's language.</summary>
    public string? Language { get; init; }

    /// <summary>The maximum number of pages that the classifier reads; null means all.</summary>
    public int? MaxPages { get; init; }

    /// <summary>The pages that the classifier reads, such as 1,3,5-7, counted from 1; null means all.</summary>
    public string? TargetPages { get; init; }
}
