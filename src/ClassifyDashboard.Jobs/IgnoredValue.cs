namespace ClassifyDashboard.Jobs;

/// <summary>A value in a link that could not be used, as a person should be told of it.</summary>
public sealed record IgnoredValue(string Key, string Value, string Reason)
{
    private const int MaxShown = 60;

    /// <summary>The same with no more of the link's own texts than a person reads.</summary>
    public static IgnoredValue Of(string key, string value, string reason) => new(Shown(key), Shown(value), reason);

    private static string Shown(string text) => text.Length <= MaxShown ? text : QueryText.Clean(text[..MaxShown]) + "…";
}
