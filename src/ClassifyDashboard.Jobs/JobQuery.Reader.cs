using System.Collections.Specialized;

namespace ClassifyDashboard.Jobs;

public sealed partial record JobQuery
{
    // Takes values from an address one key at a time, and notes those that cannot be used.
    internal sealed class Reader(NameValueCollection values)
    {
        private const int MaxIgnored = 20;

        public List<IgnoredValue> Ignored { get; } = [];

        public TimeBound? Bound(string key, string alias, bool isEnd) =>
            One(values[key] is null ? alias : key, text => TimeBound.TryParse(text, isEnd, out var bound) ? bound : null, "not a time such as now-24h or 2026-03-04T05:06:07Z");

        public string? Text(string key) => One(key, Known, $"longer than {JobFilter.MaxTextLength} characters");

        public Guid? Id(string key) => One(key, text => Guid.TryParse(text, out var id) ? id : (Guid?)null, "not a UUID");

        public T? One<T>(string key, Func<string, T?> parse, string reason)
            where T : class => Values(key).FirstOrDefault() is { } text ? parse(text) ?? Ignore<T>(key, text, reason) : null;

        public T? One<T>(string key, Func<string, T?> parse, string reason)
            where T : struct => Values(key).FirstOrDefault() is { } text ? parse(text) ?? IgnoreValue<T>(key, text, reason) : null;

        public string? ListCode() => One(ListKey, text => IdList.IsCode(text) ? text : null, "not the code of a list of ids");

        // A link may carry what was pasted as one value, with commas or lines between the ids.
        public ValueList<string> Ids(string key, Func<string, ValueList<string>?>? listOf)
        {
            var ids = QueryText.Split(values.GetValues(key) ?? []);
            if (ListCode() is { } code)
            {
                if (listOf?.Invoke(code) is not { } list)
                    Ignore<string>(ListKey, code, "this list of ids is not kept here any more: paste it again");
                else
                    ids = ids.Count == 0 ? list : list.Concat(ids).Distinct().ToValueList();
            }

            if (ids.Count > JobFilter.MaxJobIds)
                Ignore<string>(key, $"{ids.Count - JobFilter.MaxJobIds} more", $"only {JobFilter.MaxJobIds} can be given");
            return ids.Count <= JobFilter.MaxJobIds ? ids : ids.Take(JobFilter.MaxJobIds).ToValueList();
        }

        public ValueList<T> Many<T>(string key, int most, Func<string, T?> parse, string reason)
            where T : class, IEquatable<T>
        {
            var parsed = Values(key).Select(text => parse(text) ?? Ignore<T>(key, text, reason)).OfType<T>().Distinct().ToList();
            if (parsed.Count > most)
                Ignore<T>(key, $"{parsed.Count - most} more", $"only {most} can be given");
            return parsed.Take(most).ToValueList();
        }

        private IEnumerable<string> Values(string key) =>
            (values.GetValues(key) ?? []).Select(QueryText.Clean).Where(text => text.Length > 0);

        private T? Ignore<T>(string key, string value, string reason)
            where T : class
        {
            if (Ignored.Count < MaxIgnored)
                Ignored.Add(new(key, value.Length <= 60 ? value : QueryText.Clean(value[..60]) + "…", reason));
            return null;
        }

        private T? IgnoreValue<T>(string key, string value, string reason)
            where T : struct
        {
            Ignore<string>(key, value, reason);
            return null;
        }
    }
}
