namespace ClassifyDashboard.Jobs;

/// <summary>An invalid value in a link, described for a person.</summary>
/// <param name="Key">The key of the address.</param>
/// <param name="Value">The value as it was written, shortened.</param>
/// <param name="Reason">Why it cannot be used, in words.</param>
public sealed record IgnoredValue(string Key, string Value, string Reason)
{
    private const int MaxShown = 60;

    /// <summary>Returns a copy that shortens the link's own texts to a readable length.</summary>
    public static IgnoredValue Of(string key, string value, string reason) => new(Shown(key), Shown(value), reason);

    private static string Shown(string text) => text.Length <= MaxShown ? text : QueryText.Clean(text[..MaxShown]) + "…";
}
