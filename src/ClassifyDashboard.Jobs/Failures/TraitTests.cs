using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The tests of all traits of a table, and those that stand out; see <see cref="CommonTraits"/>.</summary>
internal sealed class TraitTests
{
    private const double Rare = 0.1;
    private const int MaxFound = 12;

    private readonly Dictionary<Trait, TraitCounts> _counts;

    private TraitTests(List<(Trait Trait, TraitCounts Counts)> counts)
    {
        _counts = counts.ToDictionary(each => each.Trait, each => each.Counts);
        var kinds = counts.GroupBy(each => each.Trait.Kind).ToList();
        Needed = kinds.Select(values => NeededFor(kinds.Count * values.Count())).DefaultIfEmpty(NeededFor(1)).Min();
        var tests = TestsOf(kinds);
        (Tested, Found) = (tests.Count, ByEvidence(
            tests.Take(FalseDiscovery.Passing([.. tests.Select(test => test.Weighted)], CommonTraits.Level)).Select(each => each.Trait)));
    }

    /// <summary>The number of traits that were tested.</summary>
    public int Tested { get; }

    /// <summary>The number of failures from which on a trait of all of them, and of one job in ten, can stand out.</summary>
    public int Needed { get; }

    /// <summary>The traits that stand out, the one with the strongest evidence first.</summary>
    public List<CommonTrait> Found { get; }

    public static TraitTests Of(TraitTable table) => new(table.Failed == 0 || table.Failed == table.Count ? [] : TraitTallies.Of(table));

    /// <summary>Returns the traits that stand out with others, which are counted over all jobs.</summary>
    public List<CommonTrait> With(List<CommonTrait> others) => ByEvidence(Found.Concat(others
        .Where(other => Found.TrueForAll(each => each.Trait != other.Trait) && _counts.ContainsKey(other.Trait))
        .Where(other => other.Trait.Kind != TraitKind.Hours || Found.TrueForAll(each => each.Trait.Kind != TraitKind.Hours))
        .Select(other => new CommonTrait(other.Trait, _counts[other.Trait], Fisher.Tail(_counts[other.Trait])))));

    // The failures that a trait of all of them needs to pass so many tests, if one job in ten has it.
    private static int NeededFor(int tests) => (int)Math.Ceiling(Math.Log(CommonTraits.Level / tests) / Math.Log(Rare));

    // Each attribute has the same part of the level, whatever its number of values: the P of each is multiplied by that of its attribute.
    private static List<(CommonTrait Trait, double Weighted)> TestsOf(List<IGrouping<TraitKind, (Trait Trait, TraitCounts Counts)>> kinds)
    {
        var able = kinds.Select(values => values.Where(each => CanStandOut(each.Counts)).ToList()).Where(values => values.Count > 0).ToList();
        return [.. able.SelectMany(values => values.Select(each => new CommonTrait(each.Trait, each.Counts, TailOf(each.Counts)))
            .Select(trait => (trait, trait.P * values.Count * able.Count))).OrderBy(each => each.Item2)];
    }

    // What is not more frequent cannot stand out, so how probable it is does not matter.
    private static double TailOf(TraitCounts counts) =>
        (long)counts.FailedWith * counts.All <= (long)counts.With * counts.Failed ? 1 : Fisher.Tail(counts);

    private static bool CanStandOut(TraitCounts counts) =>
        Fisher.Tail(counts with { FailedWith = Math.Min(counts.With, counts.Failed) }) <= CommonTraits.Level;

    // Of the ranges of hours, which contain each other, the one with the strongest evidence.
    private static List<CommonTrait> ByEvidence(IEnumerable<CommonTrait> passing)
    {
        var all = passing.Where(each => each.Difference is { Points: >= CommonTraits.Floor, Low: > 0 }).ToList();
        var hours = all.Where(each => each.Trait.Kind == TraitKind.Hours).OrderBy(each => each.P).ThenByDescending(each => each.Difference.Points).Take(1);
        return [.. all.Where(each => each.Trait.Kind != TraitKind.Hours).Concat(hours)
            .OrderBy(each => each.P).ThenByDescending(each => each.Difference.Points)
            .ThenBy(each => each.Trait.Kind).ThenBy(each => each.Trait.Value, StringComparer.Ordinal)
            .Take(MaxFound)];
    }
}
