using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>What can be compared among some jobs: configurations, and versions of their rules.</summary>
/// <param name="Configurations">The configurations, the one with most jobs first.</param>
public sealed record CompareOffers(IReadOnlyList<OfferedConfiguration> Configurations)
{
    /// <summary>The saved configurations whose rules changed, the one with most jobs first.</summary>
    public IEnumerable<OfferedConfiguration> Changed => Configurations.Where(each => each.Id != JobFilter.Inline && each.Versions.Count > 1);

    /// <summary>Finds the configurations and the versions of their rules.</summary>
    public static CompareOffers Of(JobSet jobs)
    {
        var counts = new Dictionary<(string Id, string? Rules), (int Jobs, long Last)>();
        foreach (var part in jobs.Each(Count))
        {
            foreach (var (key, (count, last)) in part)
            {
                ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
                all = (all.Jobs + count, Math.Max(all.Last, last));
            }
        }

        return new([.. counts.GroupBy(each => each.Key.Id, StringComparer.Ordinal)
            .Select(each => new OfferedConfiguration(each.Key, each.Sum(version => version.Value.Jobs), [.. each
                .Where(version => version.Key.Rules is not null)
                .OrderByDescending(version => version.Value.Last).ThenBy(version => version.Key.Rules, StringComparer.Ordinal)
                .Select(version => new OfferedVersion(version.Key.Rules!, version.Value.Jobs, Job.Time(version.Value.Last)))]))
            .OrderByDescending(each => each.Jobs).ThenBy(each => each.Id, StringComparer.Ordinal)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<(string Id, string? Rules), (int Jobs, long Last)> Count(JobSelection part)
    {
        var (ids, values, created) = (part.Block.Columns.ConfigurationId, part.Block.Columns.Configuration, part.Block.Columns.Created);
        var numbers = new Dictionary<(int Id, int Configuration), (int Jobs, long Last)>();
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (ids.NumberOf(row), values.NumberOf(row)), out _);
            count = (count.Jobs + 1, Math.Max(count.Last, created[row]));
        }

        var counts = new Dictionary<(string Id, string? Rules), (int Jobs, long Last)>();
        foreach (var ((id, configuration), (jobs, last)) in numbers)
        {
            var key = (ids.Values[id] is { Length: > 0 } saved ? saved : JobFilter.Inline, RulesKey.Of(values.Values[configuration]));
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
            count = (count.Jobs + jobs, Math.Max(count.Last, last));
        }

        return counts;
    }
}

/// <summary>A configuration that has jobs.</summary>
/// <param name="Id">Its id, or <see cref="JobFilter.Inline"/>.</param>
/// <param name="Jobs">The number of its jobs.</param>
/// <param name="Versions">The versions of its rules, the one used last first.</param>
public sealed record OfferedConfiguration(string Id, int Jobs, IReadOnlyList<OfferedVersion> Versions);

/// <summary>A version of the rules of a configuration.</summary>
/// <param name="Rules">The key of the rules: see <see cref="RulesKey"/>.</param>
/// <param name="Jobs">The number of its jobs.</param>
/// <param name="Last">When its last job was created; null where none has a time.</param>
public sealed record OfferedVersion(string Rules, int Jobs, DateTimeOffset? Last);
