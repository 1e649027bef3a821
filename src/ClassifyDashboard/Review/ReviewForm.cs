using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Review;

/// <summary>What the form of a job posts.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Claim">The claim under which it was shown.</param>
/// <param name="Kind">The judgement.</param>
/// <param name="TrueType">Of a wrong result, what the document is; null where nobody said.</param>
internal sealed record ReviewForm(string JobId, string Claim, LabelKind Kind, string? TrueType)
{
    /// <summary>The field of the judgement: right, wrong, unsure, skipped, none (no rule fits), or is: with a type behind it.</summary>
    public const string Choice = "choice";

    public const string Job = "job";

    public const string ClaimField = "claim";

    /// <summary>The field of the address to show next.</summary>
    public const string Back = "back";

    private const string Is = "is:";
    private const int MaxClaim = 64;

    /// <summary>Reads the posted fields; null where they are not those of a label.</summary>
    public static ReviewForm? Read(IFormCollection form)
    {
        var (job, claim, choice) = (QueryText.Clean(form[Job].ToString()), form[ClaimField].ToString(), form[Choice].ToString());
        if (job.Length is 0 or > JobFilter.MaxTextLength || claim.Length is 0 or > MaxClaim || choice.Length > Is.Length + JobFilter.MaxTextLength)
            return null;
        if (choice.StartsWith(Is, StringComparison.Ordinal))
            return choice.Length == Is.Length ? null : new(job, claim, LabelKind.Wrong, choice[Is.Length..]);
        return choice switch
        {
            "right" => new(job, claim, LabelKind.Right, null),
            "wrong" => new(job, claim, LabelKind.Wrong, null),
            "none" => new(job, claim, LabelKind.Wrong, JobFilter.NoType),
            "unsure" => new(job, claim, LabelKind.Unsure, null),
            "skipped" => new(job, claim, LabelKind.Skipped, null),
            _ => null,
        };
    }

    /// <summary>The value of the field <see cref="Choice"/> for a document that is of another type than its result says.</summary>
    public static string IsOf(string type) => Is + ResultTypeKey.Of(type);
}
