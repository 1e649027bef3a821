using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Gives jobs with equal configurations one instance, since thousands of jobs run with the same few.</summary>
internal sealed class ConfigurationPool(int capacity = 1_024)
{
    private readonly ConcurrentDictionary<WireConfiguration, JobConfiguration> _known = new(new ByContent());
    private int _count;

    public JobConfiguration Get(WireConfiguration? wire)
    {
        if (wire is null)
            return JobConfiguration.Empty;
        if (_known.TryGetValue(wire, out var known))
            return known;

        // Starting over forgets nothing but the sharing, and keeps a service that never repeats itself from filling memory.
        if (Interlocked.Increment(ref _count) > capacity)
        {
            _known.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _known.GetOrAdd(wire, Map);
    }

    private static JobConfiguration Map(WireConfiguration wire)
    {
        var configuration = new JobConfiguration
        {
            Rules = (wire.Rules ?? []).Select(rule => new ClassifyRule(rule?.Type ?? "", rule?.Description ?? "")).ToValueList(),
            Mode = wire.Mode,
            Language = wire.ParsingConfiguration?.Lang,
            MaxPages = wire.ParsingConfiguration?.MaxPages,
            TargetPages = wire.ParsingConfiguration?.TargetPages,
        };
        return configuration == JobConfiguration.Empty ? JobConfiguration.Empty : configuration;
    }

    /// <summary>Compares in full, but hashes only sizes and types: hashing every description would cost more than reading it.</summary>
    private sealed class ByContent : IEqualityComparer<WireConfiguration>
    {
        public bool Equals(WireConfiguration? x, WireConfiguration? y)
        {
            if (ReferenceEquals(x, y))
                return true;
            if (x is null || y is null || x.Mode != y.Mode || (x.Rules?.Count ?? 0) != (y.Rules?.Count ?? 0))
                return false;
            if (x.ParsingConfiguration?.Lang != y.ParsingConfiguration?.Lang
                || x.ParsingConfiguration?.MaxPages != y.ParsingConfiguration?.MaxPages
                || x.ParsingConfiguration?.TargetPages != y.ParsingConfiguration?.TargetPages)
                return false;
            for (var i = 0; i < (x.Rules?.Count ?? 0); i++)
            {
                var (one, other) = (x.Rules![i], y.Rules![i]);
                if ((one?.Type ?? "") != (other?.Type ?? "") || (one?.Description ?? "") != (other?.Description ?? ""))
                    return false;
            }

            return true;
        }

        public int GetHashCode([DisallowNull] WireConfiguration obj)
        {
            var hash = default(HashCode);
            hash.Add(obj.ParsingConfiguration?.MaxPages ?? 0);
            foreach (var rule in obj.Rules ?? [])
            {
                hash.Add(rule?.Type ?? "");
                var description = rule?.Description ?? "";
                hash.Add(description.Length);
                hash.Add(description.Length == 0 ? '\0' : description[^1]);
                hash.Add(description.Length == 0 ? '\0' : description[description.Length / 2]);
            }

            return hash.ToHashCode();
        }
    }
}
