using System.Collections.Specialized;
using System.Globalization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Summary;

/// <summary>The key wait of addresses that scripts ask: whole seconds that an answer may take.</summary>
internal static class WaitParameter
{
    /// <summary>Reads it; never fails.</summary>
    /// <returns>How long, or null where nothing usable is said, and what could not be used.</returns>
    public static (TimeSpan? Wait, IgnoredValue? Fault) Read(NameValueCollection values, TimeSpan longest)
    {
        var most = (int)longest.TotalSeconds;
        var text = (values.GetValues("wait") ?? []).Select(QueryText.Clean).FirstOrDefault(value => value.Length > 0);
        if (text is null)
            return (null, null);
        if (!text.All(char.IsAsciiDigit))
            return (null, Fault($"not a whole number of seconds from 0 to {most}"));

        // Digits that no int holds are too many seconds, not junk.
        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return seconds <= most
            ? (TimeSpan.FromSeconds(seconds), null)
            : (longest, Fault($"longer than {most} seconds, which are waited instead"));

        IgnoredValue Fault(string reason) => IgnoredValue.Of("wait", text, reason);
    }
}
