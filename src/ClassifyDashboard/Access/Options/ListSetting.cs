using System.Net;

namespace ClassifyDashboard.Access.Options;

/// <summary>Reads a setting with several values: a list, or one value with commas, which is easier in an environment variable.</summary>
internal static class ListSetting
{
    public static IEnumerable<string> ValuesOf(IConfigurationSection setting) =>
        setting.GetChildren().Select(child => child.Value?.Trim() ?? "").Where(value => value.Length > 0) // not split: the name of a group can contain commas
            .Concat((setting.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Returns the values that can be parsed, and adds the others to the faults.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="expected">What each value must be, for the fault.</param>
    /// <param name="parse">Parses a value; null where it is wrong.</param>
    /// <param name="faults">What is wrong with the settings.</param>
    public static List<T> Read<T>(IConfigurationSection setting, string expected, Func<string, T?> parse, List<string> faults)
        where T : class
    {
        var values = new List<T>();
        foreach (var text in ValuesOf(setting))
        {
            if (parse(text) is { } value)
                values.Add(value);
            else
                faults.Add($"{setting.Path} contains '{text}': each entry must be {expected}.");
        }

        return values;
    }

    /// <inheritdoc cref="Read{T}"/>
    public static List<IPNetwork> Read(IConfigurationSection setting, string expected, Func<string, IPNetwork?> parse, List<string> faults) =>
        [.. Read(setting, expected, text => parse(text) is { } network ? (object)network : null, faults).Cast<IPNetwork>()];
}
