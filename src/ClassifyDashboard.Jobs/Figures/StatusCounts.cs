using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The number of jobs in each status; statuses that this version does not know are listed by name.</summary>
/// <param name="Kinds">The counts by kind.</param>
/// <param name="Others">The statuses counted as other, most frequent first, then by name.</param>
public sealed record StatusCounts(KindCounts Kinds, ValueList<NamedCount> Others)
{
    public int Total => Kinds.Total;

    public int this[StatusKind kind] => Kinds[kind];

    public static StatusCounts Of(JobSet jobs)
    {
        var tally = new Tally();
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result();
    }

    internal sealed class Tally
    {
        private readonly int[] _kinds = new int[KindCounts.Kinds];
        private Dictionary<string, int>? _others;

        public void Add(Job job)
        {
            var kind = job.Status.Kind;
            _kinds[(int)kind]++;
            if (kind == StatusKind.Other)
                CollectionsMarshal.GetValueRefOrAddDefault(_others ??= new(StringComparer.Ordinal), job.Status.Name, out _)++;
        }

        public StatusCounts Result() => new(KindCounts.Of(_kinds), (_others ?? [])
            .Select(other => new NamedCount(other.Key, other.Value))
            .OrderByDescending(other => other.Count)
            .ThenBy(other => other.Name, StringComparer.Ordinal)
            .ToValueList());
    }
}

/// <summary>A name and its number of occurrences.</summary>
public sealed record NamedCount(string Name, int Count);
