using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>
/// The available values of each filter key, with the number of jobs that each value would show: those that match all other keys. Most
/// frequent first, then by name. Counts cover the given jobs, some of which a person may not see.
/// </summary>
/// <param name="Statuses">The statuses, by the service's own names.</param>
/// <param name="Types">The result types, including <see cref="JobFilter.NoType"/>.</param>
/// <param name="Configurations">The saved configurations, including <see cref="JobFilter.Inline"/>.</param>
/// <param name="Confidences">The number of jobs in each of <see cref="ConfidenceRange.Usual"/>.</param>
/// <param name="Errors">The groups of failed jobs.</param>
public sealed record Facets(
    ValueList<NamedCount> Statuses,
    ValueList<NamedCount> Types,
    ValueList<NamedCount> Configurations,
    ValueList<int> Confidences,
    FailureGroups Errors)
{
    public static Facets None { get; } = new([], [], [], new int[ConfidenceRange.Usual.Count].ToValueList(), FailureGroups.None);

    /// <param name="jobs">The jobs of the filter's window.</param>
    /// <param name="filter">The current filter.</param>
    public static Facets Of(JobSet jobs, JobFilter filter)
    {
        Dictionary<string, int> statuses = new(StringComparer.Ordinal), types = new(StringComparer.Ordinal);
        var configurations = new Dictionary<string, int>(StringComparer.Ordinal);
        var confidences = new int[ConfidenceRange.Usual.Count];
        var failed = new List<Job>();
        var ready = new BlockFilter(filter);
        foreach (var part in jobs.Parts)
        {
            var misses = ready.OnlyMissOf(part);
            for (var i = 0; i < part.Count; i++)
            {
                if (misses[part[i]] is not { } miss)
                    continue;
                var row = new JobRow(part.Block, part[i]);
                if (miss is FilterPart.None or FilterPart.Status)
                    Count(statuses, row.Status.Name);
                if (miss is FilterPart.None or FilterPart.Configuration)
                    Count(configurations, row.ConfigurationId ?? JobFilter.Inline);
                if (miss is FilterPart.None or FilterPart.Type && row.Type is { HasResult: true } type)
                    Count(types, type.Type ?? JobFilter.NoType);
                if (miss is FilterPart.None or FilterPart.Confidence && row.Confidence is { } confidence)
                    Count(confidences, confidence);
                if (miss is FilterPart.None or FilterPart.Error && row.Status.Kind == StatusKind.Failed)
                    failed.Add(row.ToJob());
            }
        }

        return new(Sorted(statuses), Sorted(types), Sorted(configurations), ValueList.Of<int>(confidences), FailureGroups.Of(failed));
    }

    private static void Count(Dictionary<string, int> counts, string name) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _)++;

    private static void Count(int[] ranges, double confidence)
    {
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] += ConfidenceRange.Usual[i].Contains(confidence) ? 1 : 0;
    }

    private static ValueList<NamedCount> Sorted(Dictionary<string, int> counts) => counts
        .Select(count => new NamedCount(count.Key, count.Value))
        .OrderByDescending(count => count.Count)
        .ThenBy(count => count.Name, StringComparer.Ordinal)
        .ToValueList();
}
