using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Telemetry;

/// <summary>
/// Chooses the types that have a label of their own, so that any number of types makes few series. Types near the limit do not come and go:
/// one keeps its label while it is among the first <see cref="Kept"/>.
/// </summary>
internal sealed class TypeLabels
{
    /// <summary>The most types with a label of their own.</summary>
    public const int Most = 20;

    /// <summary>A type that falls behind this place loses its label.</summary>
    public const int Kept = 40;

    /// <summary>A type among the first of this number has a label at once, even if another type loses its own.</summary>
    public const int Sure = 10;

    /// <summary>The label of all further types together. Brackets, because a type may be called other.</summary>
    public const string Other = "(other)";

    /// <summary>The label of results that match no rule.</summary>
    public const string NoRule = "(none)";

    private List<string> _chosen = [];

    /// <summary>Returns the number of jobs of each label; their sum is that of the rows.</summary>
    /// <param name="rows">The types, most frequent first.</param>
    public IReadOnlyDictionary<string, long> Count(IEnumerable<TypeShare> rows)
    {
        var types = rows.ToList();
        var ranked = types.Where(row => row.Type is not null).Select(row => row.Type!).ToList();
        var places = ranked.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        var sure = ranked.Take(Sure).ToList();
        var kept = _chosen.Where(type => places.TryGetValue(type, out var place) && place is >= Sure and < Kept).OrderBy(type => places[type]);
        _chosen = [.. sure.Concat(kept).Concat(ranked).Distinct(StringComparer.Ordinal).Take(Most)];
        var chosen = _chosen.ToHashSet(StringComparer.Ordinal);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in types)
        {
            var label = row.Type is null ? NoRule : chosen.Contains(row.Type) ? LabelText.Clean(row.Type, Other) : Other;
            counts[label] = counts.GetValueOrDefault(label) + row.Count;
        }

        return counts;
    }
}
