namespace ClassifyDashboard.Jobs.Review;

/// <summary>What a person said of a job's result.</summary>
public enum LabelKind
{
    /// <summary>The result is right.</summary>
    Right,

    /// <summary>The result is wrong: see <see cref="Label.TrueType"/>.</summary>
    Wrong,

    /// <summary>The person looked at the document and cannot tell.</summary>
    Unsure,

    /// <summary>The person did not want to say. Others are asked.</summary>
    Skipped,
}

/// <summary>What a label keeps of its job, so that it means the same when the job is gone.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="InputKey">The kind and a hash of the input, the same for jobs on the same input; an address can hold a secret, so it is not kept.</param>
/// <param name="ConfigurationId">The saved configuration; null where the rules came with the job.</param>
/// <param name="Rules">The key of the rules, see <see cref="RulesKey"/>; null where there were none.</param>
/// <param name="Type">The result's type; null where no rule matched.</param>
/// <param name="Confidence">The result's confidence, 0 to 1; null where there was none.</param>
/// <param name="CreatedAt">When the job was created; null where that is not known.</param>
public sealed record LabelledJob(string Id, string InputKey, string? ConfigurationId, string? Rules, string? Type, double? Confidence,
    DateTimeOffset? CreatedAt)
{
    /// <summary>Takes what a label keeps from a job with a result.</summary>
    public static LabelledJob Of(Job job) => new(job.Id, ReviewHash.InputKeyOf(job.Input), job.ConfigurationId, RulesKey.Of(job.Configuration),
        job.Result?.Type, job.Result?.Confidence, job.CreatedAt);
}

/// <summary>A person's judgement of one job's result.</summary>
/// <param name="Job">What is kept of the job.</param>
/// <param name="Kind">The judgement.</param>
/// <param name="TrueType">
/// Of a wrong result, what the document is: a type, <see cref="JobFilter.NoType"/> for none of the rules, or null where nobody said.
/// </param>
/// <param name="Reviewer">The key of the person or, where nobody signs in, of the browser. It tells reviewers apart and names nobody.</param>
/// <param name="By">The person's name, as far as it is known; else empty.</param>
/// <param name="At">When the label was given.</param>
/// <param name="Claim">The claim under which it was given. The same label that is sent twice has the same claim.</param>
public sealed record Label(LabelledJob Job, LabelKind Kind, string? TrueType, string Reviewer, string By, DateTimeOffset At, string Claim)
{
    /// <summary>Whether it says that the result is right or wrong.</summary>
    public bool IsDecided => Kind is LabelKind.Right or LabelKind.Wrong;
}
