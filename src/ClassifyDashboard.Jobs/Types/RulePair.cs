namespace ClassifyDashboard.Jobs.Types;

/// <summary>How often the reasoning of one answer names another type.</summary>
/// <param name="Named">The reasonings that name it.</param>
/// <param name="Read">The reasonings that were read.</param>
public readonly record struct MentionCount(int Named, int Read);

/// <summary>Two rules of one set between which the classifier seems to waver, with the evidence.</summary>
/// <param name="Rules">The key of the rules, see <see cref="RulesKey"/>.</param>
/// <param name="One">The type of the rule that comes first.</param>
/// <param name="Other">The type of the other rule.</param>
/// <param name="NamedByOne">How often answers of the first type name the other one.</param>
/// <param name="NamedByOther">The reverse.</param>
/// <param name="Flips">The documents that got both types under these rules.</param>
/// <param name="Repeated">The documents that were classified several times under these rules and got one of the two.</param>
/// <param name="Likeness">How alike the two descriptions are, 0 to 1; see <see cref="Types.Likeness"/>.</param>
public sealed record RulePair(
    string Rules, string One, string Other, MentionCount NamedByOne, MentionCount NamedByOther, int Flips, int Repeated, double Likeness)
{
    /// <summary>The likeness from which on two descriptions are called alike.</summary>
    public const double Alike = 0.6;

    /// <summary>The maximum number of reasonings of each type that are read: the latest.</summary>
    public const int MaxRead = 300;

    /// <summary>The share of reasonings and of repeated documents that is usual, and no evidence.</summary>
    public const double Usual = 0.05;

    /// <summary>Whether the reasonings of one name the other more often than usual.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether repeated documents get now one and now the other more often than usual.</summary>
    public bool IsFlipping { get; init; }

    /// <summary>Whether the descriptions are alike.</summary>
    public bool IsAlike => Likeness >= Alike;

    /// <summary>The number of kinds of evidence, 1 to 3.</summary>
    public int Evidence => (IsNamed ? 1 : 0) + (IsFlipping ? 1 : 0) + (IsAlike ? 1 : 0);
}
