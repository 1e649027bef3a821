using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Writes the query string of an address. Keys without a value are left out.</summary>
internal sealed class QueryWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _values = [];

    /// <summary>The values as they were given.</summary>
    public IReadOnlyList<string> Values => _values;

    public void Add(string key, string? value)
    {
        if (value is null)
            return;
        _values.Add(value);
        _text.Append(_text.Length == 0 ? '?' : '&').Append(key).Append('=').Append(Escape(value));
    }

    public void AddEach(string key, IEnumerable<string> values)
    {
        foreach (var value in values)
            Add(key, value);
    }

    /// <summary>Adds ids, or the code of their list under another key if they are too long for a link.</summary>
    public void AddIds(string key, string listKey, ValueList<string> ids)
    {
        if (IdList.CodeOf(ids) is { } code)
            Add(listKey, code);
        else
            AddEach(key, ids);
    }

    /// <summary>Returns the query string with its question mark, or an empty text where it has no key.</summary>
    public override string ToString() => _text.ToString();

    // People read links too: characters that are safe in a query stay unescaped.
    private static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);
}
