using System.Globalization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>
/// One condition of a filter in words. Names stand for ids, other ids are shortened, and URLs have no query, since a query can hold a
/// signature.
/// </summary>
/// <param name="Name">The name of the condition, or empty if the value explains itself.</param>
/// <param name="Value">The value.</param>
/// <param name="Without">The filter without this condition.</param>
public sealed record FilterText(string Name, string Value, JobFilter Without)
{
    public string Text => Name.Length == 0 ? Value : $"{Name}: {Value}";

    private const int MaxRules = 60;

    // Keys whose values need words of their own, in the order of the filter bar. All others follow, with shortened values.
    private static readonly (FilterKey Key, Func<JobFilter, NameTable, IEnumerable<FilterText>> Words)[] Own =
    [
        (FilterKeys.Status, (filter, _) => filter.Statuses.Select(status =>
            new FilterText("status", StatusAppearance.WordOf(status), filter with { Statuses = filter.Statuses.Without(status) }))),
        (FilterKeys.Type, (filter, _) => filter.Types.Select(type => new FilterText(
            type is JobFilter.NoType or JobFilter.AnyType ? "" : "type", OfType(type), filter with { Types = filter.Types.Without(type) }))),
        (FilterKeys.Configuration, (filter, names) => [filter.ConfigurationId == JobFilter.Inline
            ? new("", OfValue(JobFilter.Inline), FilterKeys.Configuration.Without(filter))
            : Named(FilterKeys.Configuration, filter, names)]),
        (FilterKeys.Rules, (filter, _) => [Of(FilterKeys.Rules, DisplayFormat.Line(filter.Rules, MaxRules), filter)]),
        (FilterKeys.Confidence, (filter, _) => [
            Of(FilterKeys.Confidence, filter.Confidence!.Value.ToString(CultureInfo.CurrentCulture), filter)]),
        (FilterKeys.Error, (filter, _) => [Of(FilterKeys.Error, DisplayFormat.Line(filter.ErrorGroup, 60), filter)]),
        (FilterKeys.InputType, (filter, _) => [Of(FilterKeys.InputType, InputText.One(filter.InputKind!.Value), filter)]),
        (FilterKeys.Host, (filter, _) => [Of(FilterKeys.Host, DisplayFormat.Line(filter.Host, 60), filter)]),
        (FilterKeys.Listed, (filter, _) => [new("", OfListed(filter.Listed == true), FilterKeys.Listed.Without(filter))]),
        (FilterKeys.Text, (filter, _) => [new("", $"“{DisplayFormat.Line(filter.Text, 50)}”", FilterKeys.Text.Without(filter))]),
        (FilterKeys.JobIds, (filter, names) => [filter.JobIds.Count == 1
            ? Named(FilterKeys.JobIds, filter, names)
            : new("", $"{DisplayFormat.Count(filter.JobIds.Count)} job ids", FilterKeys.JobIds.Without(filter))]),
        (FilterKeys.Input, (filter, names) => [
            Of(FilterKeys.Input, names.OfValueOrId(FilterKeys.Input, new DocumentInput(DocumentInputKind.Unknown, filter.Input!).Display), filter)]),
    ];

    private static readonly (FilterKey Key, Func<JobFilter, NameTable, IEnumerable<FilterText>> Words)[] All =
    [
        .. Own,
        .. FilterKeys.All.Where(key => key.Word is not null).ExceptBy(Own.Select(own => own.Key), key => key)
            .Select(key => (key, (Func<JobFilter, NameTable, IEnumerable<FilterText>>)((filter, names) => [Named(key, filter, names)]))),
    ];

    /// <summary>All conditions except the time window, in the order of the filter bar. What has a name is called by it.</summary>
    public static IReadOnlyList<FilterText> Of(JobFilter filter, NameTable names) =>
        [.. All.Where(each => each.Key.IsSet(filter)).SelectMany(each => each.Words(filter, names))];

    /// <summary>The words for a value that the menu of a key offers: ids are shortened.</summary>
    public static string OfValue(FilterKey key, string value) => key == FilterKeys.Rules ? DisplayFormat.Line(value, MaxRules) : OfValue(value);

    /// <summary>The words for a value that is an id, or none: ids are shortened.</summary>
    public static string OfValue(string value) => value == JobFilter.Inline ? "rules sent with the job" : DisplayFormat.ShortId(value);

    /// <summary>The words for the key of a result type, see <see cref="ResultTypeKey"/>, and for the values that mean no type and any type.</summary>
    public static string OfType(string key) => key switch
    {
        JobFilter.NoType => "no rule matched",
        JobFilter.AnyType => "any rule matched",
        _ => DisplayFormat.Line(ResultTypeKey.TypeOf(key)!, 50) is { Length: > 0 } name ? name : "unnamed type",
    };

    /// <summary>The words for whether the service still lists a job.</summary>
    public static string OfListed(bool listed) => listed ? "still listed" : "no longer listed";

    /// <summary>
    /// All conditions except the time window as part of a sentence, such as "failed, type invoice"; empty if there are none.
    /// </summary>
    public static string InText(JobFilter filter, NameTable names) =>
        string.Join(", ", Of(filter, names).Select(words => words.Name switch
        {
            "" => words.Value,
            "status" => words.Value.ToLowerInvariant(),
            _ => $"{words.Name} {words.Value}",
        }));

    private static FilterText Of(FilterKey key, string value, JobFilter filter) => new(key.Word!, value, key.Without(filter));

    private static FilterText Named(FilterKey key, JobFilter filter, NameTable names) =>
        Of(key, string.Join(", ", key.Values(filter).Select(value => names.OfValueOrId(key, value))), filter);
}
