using System.Collections.Specialized;
using System.Globalization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Api;

/// <summary>The key wait in addresses for scripts: how many whole seconds the answer can take.</summary>
internal static class WaitParameter
{
    public const string Key = "wait";

    /// <summary>Reads the key; never fails.</summary>
    /// <returns>The wait, or null without a valid value; and the wrong value, if any.</returns>
    public static (TimeSpan? Wait, IgnoredValue? Fault) Read(NameValueCollection values, TimeSpan longest)
    {
        var most = (int)longest.TotalSeconds;
        var text = (values.GetValues(Key) ?? []).Select(QueryText.Clean).FirstOrDefault(value => value.Length > 0);
        if (text is null)
            return (null, null);
        if (!text.All(char.IsAsciiDigit))
            return (null, Fault($"not a whole number of seconds from 0 to {most}"));

        // A number too large for an int is too many seconds, not an invalid value.
        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return seconds <= most
            ? (TimeSpan.FromSeconds(seconds), null)
            : (longest, Fault($"longer than {most} seconds, which are waited instead"));

        IgnoredValue Fault(string reason) => IgnoredValue.Of(Key, text, reason);
    }
}
