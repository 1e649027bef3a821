using System.Diagnostics.Metrics;
using System.Text;

namespace ClassifyDashboard.Diagnostics;

/// <summary>The meter of the dashboard. Each area creates its own instruments of it, named as docs/operations.md lists them.</summary>
public static class DashboardMeter
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "ClassifyDashboard";

    /// <summary>What the name of each of its instruments begins with.</summary>
    public const string Prefix = "classify_dashboard.";

    /// <summary>Returns the meter of one host; the factory owns it.</summary>
    /// <param name="meters">The factory of the host.</param>
    public static Meter Of(IMeterFactory meters) => meters.Create(Name);

    /// <summary>Returns the word of a value for a label: rate_limited for RateLimited.</summary>
    /// <param name="value">A value of an enumeration, so that the labels are few.</param>
    public static string Word<T>(T value)
        where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && word.Length > 0)
                word.Append('_');
            word.Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}
