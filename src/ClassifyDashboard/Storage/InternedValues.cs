using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Storage;

/// <summary>Interns values that many entries share, such as projects and configurations: one instance for all entries.</summary>
/// <remarks>Both tables are bounded: clearing or replacing an item loses only the sharing.</remarks>
internal static class InternedValues
{
    private const int Places = 4_096;
    private const int LongestText = 64;
    private const int MaxConfigurations = 1_024;

    private static readonly string?[] Texts = new string?[Places];
    private static readonly ConcurrentDictionary<JobConfiguration, JobConfiguration> Configurations = new();

    public static string Text(string text)
    {
        if (text.Length is 0 or > LongestText)
            return text;
        ref var place = ref Texts[(uint)string.GetHashCode(text, StringComparison.Ordinal) % Places];
        return place is { } known && known == text ? known : place = text;
    }

    public static JobConfiguration Configuration(JobConfiguration configuration)
    {
        if (configuration == JobConfiguration.Empty)
            return JobConfiguration.Empty;
        if (Configurations.Count >= MaxConfigurations)
            Configurations.Clear();
        return Configurations.GetOrAdd(configuration, configuration);
    }
}
