using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Text;

/// <summary>What failures have in common, in words.</summary>
public static class TraitText
{
    private const int MaxRules = 60;

    /// <summary>A trait in words: configuration Mailroom, created from 14:00 to 16:00.</summary>
    public static string Of(Trait trait, NameTable names) => trait.Kind switch
    {
        TraitKind.Configuration when trait.Value == JobFilter.Inline => FilterText.OfValue(trait.Value),
        TraitKind.Configuration => $"configuration {names.OfValueOrId(FilterKeys.Configuration, trait.Value)}",
        TraitKind.Rules => $"the rules {DisplayFormat.Line(trait.Value, MaxRules)}",
        TraitKind.InputKind => $"the input is {InputText.OfNameWithArticle(trait.Value)}",
        TraitKind.Host => $"host {DisplayFormat.Line(trait.Value, 60)}",
        TraitKind.Hours when trait.Value.Length == 0 => Hours(trait),
        TraitKind.Hours => $"the input is {InputText.OfNameWithArticle(trait.Value)}, {Hours(trait)}",
        TraitKind.Weekday => $"created on a {trait.Value}",
        TraitKind.User => $"user {names.OfValueOrId(FilterKeys.User, trait.Value)}",
        TraitKind.Project => $"project {names.OfValueOrId(FilterKeys.Project, trait.Value)}",
        TraitKind.Language => $"language {DisplayFormat.Line(trait.Value, 20)}",
        TraitKind.Pages => $"pages asked for: {DisplayFormat.Line(trait.Value, 30)}",
        TraitKind.RuleCount => trait.Value == "1" ? "1 rule" : $"{trait.Value} rules",
        _ => "the same input sent more than once",
    };

    /// <summary>The filter that selects the jobs with a trait; null where no key of an address does.</summary>
    public static JobFilter? Narrowed(JobFilter filter, Trait trait) => trait.Kind switch
    {
        TraitKind.Configuration => FilterKeys.Configuration.With(filter, trait.Value),
        TraitKind.Rules => FilterKeys.Rules.With(filter, trait.Value),
        TraitKind.User => FilterKeys.User.With(filter, trait.Value),
        TraitKind.InputKind when DocumentInput.KindOf(trait.Value) is not null => FilterKeys.InputType.With(filter, trait.Value),
        TraitKind.Host => FilterKeys.Host.With(filter, trait.Value),
        TraitKind.Project when Guid.TryParse(trait.Value, out _) => FilterKeys.Project.With(filter, trait.Value),
        _ => null,
    };

    /// <summary>What can be said of all traits together, as a sentence.</summary>
    public static string Verdict(CommonTraits common, NameTable names) => common.Verdict switch
    {
        CommonVerdict.NoFailures => "No job failed.",
        CommonVerdict.NoOthers => "Every finished job failed, so there are no others to compare with.",
        CommonVerdict.TooFew => $"Too few to say: {DisplayFormat.Count(common.Failed, "failure", "failures")}, at least {common.Needed} are needed.",
        CommonVerdict.Nothing => $"Nothing stands out: nothing is much more frequent among {DisplayFormat.Count(common.Failed, "failure", "failures")} "
            + $"than among {DisplayFormat.Count(common.Others, "other finished job", "other finished jobs")}.",
        _ when common.Causes.Count == 1 => $"One thing stands out: {Of(common.Causes[0].Trait, names)}.",
        _ => $"{DisplayFormat.Count(common.Causes.Count)} things stand out, most of all: {Of(common.Causes[0].Trait, names)}.",
    };

    /// <summary>The two shares as counts: 18 of 20 failures, 12 of 100 others.</summary>
    public static string Counts(TraitCounts counts) =>
        $"{DisplayFormat.Count(counts.FailedWith)} of {DisplayFormat.Count(counts.Failed, "failure", "failures")}, "
        + $"{DisplayFormat.Count(counts.OthersWith)} of {DisplayFormat.Count(counts.Others, "other", "others")}";

    /// <summary>The range of a difference: 64 to 90 points more often.</summary>
    public static string Difference(RateDifference difference) =>
        $"{FailureText.Points(difference.Low)} to {FailureText.Points(difference.High)} points more often";

    private static string Hours(Trait trait) => string.Create(CultureInfo.InvariantCulture,
        $"created from {trait.FromHour:00}:00 to {(trait.FromHour + trait.Hours) % 24:00}:00");
}
