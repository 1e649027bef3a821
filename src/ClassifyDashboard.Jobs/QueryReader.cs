using System.Collections.Specialized;
using System.Web;
using ClassifyDashboard.Jobs.Compare;

namespace ClassifyDashboard.Jobs;

/// <summary>Reads values from an address one key at a time, and records invalid ones.</summary>
/// <param name="queryString">The query string, with or without its question mark.</param>
/// <param name="listOf">Returns the stored id list of a code; null where there is none.</param>
internal sealed class QueryReader(string? queryString, Func<string, ValueList<string>?>? listOf = null)
{
    private const int MaxIgnored = 20;

    private readonly NameValueCollection _values = HttpUtility.ParseQueryString(queryString ?? "");

    // Ids and URLs contain no blanks that a person would write as a plus sign, as forms do, so a plus sign in them stays one.
    private readonly NameValueCollection _withPlus =
        HttpUtility.ParseQueryString((queryString ?? "").Replace("+", "%2B", StringComparison.Ordinal));

    public List<IgnoredValue> Ignored { get; } = [];

    public TimeBound? Bound(string key, string alias)
    {
        if (Values(key).Any() && Values(alias).FirstOrDefault() is { } other)
            Ignore<string>(alias, other, $"{key} says the same and holds");
        return One(Values(key).Any() ? key : alias, text => TimeBoundParser.TryParse(text, out var bound) ? bound : null, TimeBoundParser.WhyNot);
    }

    public string? Text(string key, bool hasPlus = false) => One(
        key,
        text => text.Length <= JobFilter.MaxTextLength ? text : null,
        _ => $"longer than {JobFilter.MaxTextLength} characters",
        hasPlus ? _withPlus : _values);

    public Guid? Id(string key) => One(key, text => Guid.TryParse(text, out var id) ? id : (Guid?)null, "not a UUID");

    public T? One<T>(string key, Func<string, T?> parse, string reason)
        where T : class => One(key, parse, _ => reason);

    public T? One<T>(string key, Func<string, T?> parse, string reason)
        where T : struct => One(key, text => parse(text) is { } value ? new Found<T>(value) : null, _ => reason)?.Value;

    public string? ListCode(string key) => One(key, text => IdList.IsCode(text) ? text : null, "not the code of a list of ids");

    // A link may have a pasted text as one value, with commas or lines between the ids.
    public ValueList<string> Ids(string key, string listKey)
    {
        var ids = QueryText.Split(_values.GetValues(key) ?? []);
        if (ListCode(listKey) is { } code)
        {
            if (listOf?.Invoke(code) is not { } list)
                Ignore<string>(listKey, code, "this list of ids is not kept here any more: paste it again");
            else
                ids = ids.Count == 0 ? list : list.Concat(ids).Distinct().ToValueList();
        }

        if (ids.Count > JobFilter.MaxJobIds)
            Ignore<string>(key, $"{ids.Count - JobFilter.MaxJobIds} more", $"only {JobFilter.MaxJobIds} can be given");
        return ids.Count <= JobFilter.MaxJobIds ? ids : ids.Take(JobFilter.MaxJobIds).ToValueList();
    }

    public ValueList<T> Many<T>(string key, Func<string, T?> parse, string reason)
        where T : class, IEquatable<T>
    {
        var parsed = Values(key).Select(text => parse(text) ?? Ignore<T>(key, text, reason)).OfType<T>().Distinct().ToList();
        if (parsed.Count > JobFilter.MaxChoices)
            Ignore<T>(key, $"{parsed.Count - JobFilter.MaxChoices} more", $"only {JobFilter.MaxChoices} can be given");
        return parsed.Take(JobFilter.MaxChoices).ToValueList();
    }

    public CompareSide? Side(string key, string reason) =>
        One(key, text => CompareSide.TryParse(text, out var side) ? side : null, _ => reason, _withPlus);

    private T? One<T>(string key, Func<string, T?> parse, Func<string, string> reason, NameValueCollection? from = null)
        where T : class
    {
        var said = Values(key, from).Distinct(StringComparer.Ordinal).Take(2).ToList();
        if (said.Count > 1)
            Ignore<string>(key, said[1], "said more than once: the first holds");
        return said.Count == 0 ? null : parse(said[0]) ?? Ignore<T>(key, said[0], reason(said[0]));
    }

    private IEnumerable<string> Values(string key, NameValueCollection? from = null) =>
        ((from ?? _values).GetValues(key) ?? []).Select(QueryText.Clean).Where(text => text.Length > 0);

    private T? Ignore<T>(string key, string value, string reason)
        where T : class
    {
        if (Ignored.Count < MaxIgnored)
            Ignored.Add(IgnoredValue.Of(key, value, reason));
        return null;
    }

    private sealed record Found<T>(T Value);
}
