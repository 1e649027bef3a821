using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>The jobs of one side of a comparison, counted.</summary>
public sealed class SideFigures
{
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);

    // By reference: blocks share most of them, and comparing rules takes longer than all else.
    private readonly Dictionary<JobConfiguration, int> _configurations = new(ReferenceEqualityComparer.Instance);
    private readonly List<long> _durations = [];
    private int _completed, _failed, _results, _noRule, _scored, _low;

    private SideFigures()
    {
    }

    /// <summary>The number of jobs, finished or not.</summary>
    public int Jobs { get; private set; }

    /// <summary>The failed jobs among the completed and the failed ones.</summary>
    public FailureRate Failures => new(_failed, _completed + _failed);

    /// <summary>The jobs that no rule matched among the completed ones with a result.</summary>
    public FailureRate NoRule => new(_noRule, _results);

    /// <summary>The jobs with a low confidence among the completed ones with a usable one: those that the filter of its range selects.</summary>
    public FailureRate Low => new(_low, _scored);

    /// <summary>The number of completed jobs with a known duration.</summary>
    public int Timed => _durations.Count;

    /// <summary>The median duration of the completed jobs; null where none has one.</summary>
    public TimeSpan? Median { get; private set; }

    /// <summary>The number of completed jobs of each result type.</summary>
    public IReadOnlyDictionary<string, int> Types => _types;

    /// <summary>The number of completed jobs with a result.</summary>
    public int Results => _results;

    /// <summary>The rules and settings with the number of their jobs, most jobs first.</summary>
    public IReadOnlyList<(JobConfiguration Configuration, int Jobs)> Configurations { get; private set; } = [];

    /// <summary>The durations of the completed jobs in ticks, in any order.</summary>
    internal List<long> Durations => _durations;

    /// <summary>Counts jobs.</summary>
    /// <param name="jobs">The jobs of the side.</param>
    /// <param name="low">The confidences that count as low.</param>
    public static SideFigures Of(JobSet jobs, ConfidenceRange low)
    {
        var parts = jobs.Each(part =>
        {
            var counted = new SideFigures();
            counted.Add(part, low);
            return counted;
        });
        var all = new SideFigures();
        foreach (var part in parts)
            all.Add(part);
        all.Median = QuickSelect.Quantile(CollectionsMarshal.AsSpan(all._durations), 0.5);
        all.Configurations = [.. all._configurations.GroupBy(each => each.Key, each => each.Value).Select(each => (each.Key, Jobs: each.Sum()))
            .OrderByDescending(each => each.Jobs).ThenBy(each => RulesKey.Of(each.Key), StringComparer.Ordinal)];
        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private void Add(JobSelection part, ConfidenceRange low)
    {
        var columns = part.Block.Columns;
        var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
        var (types, configurations) = (new int[columns.Type.Values.Length], new int[columns.Configuration.Values.Length]);
        Jobs = part.Count;
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            configurations[columns.Configuration.NumberOf(row)]++;
            var kind = kinds[columns.Status.NumberOf(row)];
            _failed += kind == StatusKind.Failed ? 1 : 0;
            if (kind != StatusKind.Completed)
                continue;
            _completed++;
            types[columns.Type.NumberOf(row)]++;
            if (columns.DurationOf(row) is var duration && duration >= 0)
                _durations.Add(duration);
            if (ConfidenceFigures.Usable(columns.Confidence[row]) is { } confidence)
                (_scored, _low) = (_scored + 1, _low + (low.Contains(confidence) ? 1 : 0));
        }

        for (var i = 0; i < types.Length; i++)
        {
            if (!columns.Type.Values[i].HasResult)
                continue;
            _results += types[i];
            if (columns.Type.Values[i].Type is not { } type)
                _noRule += types[i];
            else if (types[i] > 0)
                CollectionsMarshal.GetValueRefOrAddDefault(_types, type, out _) += types[i];
        }

        for (var i = 0; i < configurations.Length; i++)
        {
            if (configurations[i] > 0)
                CollectionsMarshal.GetValueRefOrAddDefault(_configurations, columns.Configuration.Values[i], out _) += configurations[i];
        }
    }

    private void Add(SideFigures other)
    {
        Jobs += other.Jobs;
        _completed += other._completed;
        _failed += other._failed;
        _results += other._results;
        _noRule += other._noRule;
        _scored += other._scored;
        _low += other._low;
        _durations.AddRange(other._durations);
        foreach (var (type, count) in other._types)
            CollectionsMarshal.GetValueRefOrAddDefault(_types, type, out _) += count;
        foreach (var (configuration, count) in other._configurations)
            CollectionsMarshal.GetValueRefOrAddDefault(_configurations, configuration, out _) += count;
    }
}
