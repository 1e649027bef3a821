using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The failed jobs of a period grouped by cause, with what is known of each; <see cref="ErrorGroup"/> decides which errors are alike.</summary>
/// <param name="Failed">The number of failed jobs.</param>
/// <param name="Last">When the last of them failed; null where none has a time.</param>
/// <param name="Rows">One row for each cause, most frequent first, then by key.</param>
public sealed record FailureCauses(int Failed, DateTimeOffset? Last, ValueList<FailureCause> Rows)
{
    /// <summary>The number of slots of equal length into which <see cref="FailureCause.Course"/> divides the period.</summary>
    public const int Slots = 48;

    /// <summary>The maximum number of jobs in <see cref="FailureCause.Samples"/>.</summary>
    public const int MaxSamples = 5;

    public static FailureCauses None { get; } = new(0, null, []);

    /// <summary>
    /// Returns today's key of a group of errors that a link names, which can be of an earlier version; null where no job is of it.
    /// </summary>
    public string? KeyOf(string? group) => group is null ? null
        : Rows.FirstOrDefault(row => row.Key == group || ErrorGroup.Has(group, row.Latest.ErrorMessage))?.Key;

    /// <summary>Groups the failed jobs among these.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="period">The period over which the course is counted; a job created outside of it counts in the nearest slot.</param>
    public static FailureCauses Of(JobSet jobs, Period period)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        jobs.GroupErrors();
        foreach (var part in jobs.Parts)
        {
            if (part.CanHaveFailed)
                Add(tallies, part, period);
        }

        var failed = tallies.Values.Sum(tally => tally.Count);
        var rows = tallies.Select(tally => tally.Value.Row(tally.Key, failed))
            .OrderByDescending(row => row.Count).ThenBy(row => row.Key, StringComparer.Ordinal).ToValueList();
        return new(failed, rows.Max(row => row.Last), rows);
    }

    private static void Add(Dictionary<string, Tally> tallies, JobSelection part, Period period)
    {
        var (columns, keys) = (part.Block.Columns, part.Block.ErrorGroups.Keys);
        var isFailed = Array.ConvertAll(columns.Status.Values, status => status.Kind == StatusKind.Failed);
        var known = new Tally?[keys.Values.Length];
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            if (!isFailed[columns.Status.NumberOf(row)])
                continue;
            ref var tally = ref known[keys.NumberOf(row)];
            tally ??= CollectionsMarshal.GetValueRefOrAddDefault(tallies, keys[row]!, out _) ??= new();
            tally.Add(new(part.Block, row), SlotOf(columns.Created[row], period));
        }
    }

    /// <summary>Returns the slot of a creation time like <see cref="Job.CreatedOrder"/>; −1 where there is none.</summary>
    private static int SlotOf(long created, Period period)
    {
        if (created == 0)
            return -1;
        var (since, length) = (created - 1 - period.From.UtcTicks, Math.Max(1, period.Length.Ticks));
        return (int)Math.Clamp((double)since / length * Slots, 0, Slots - 1);
    }

    private sealed class Tally
    {
        private readonly HashSet<string> _configurations = new(StringComparer.Ordinal);
        private readonly HashSet<string> _users = new(StringComparer.Ordinal);
        private readonly SortedSet<DocumentInputKind> _inputs = [];
        private readonly int[] _course = new int[Slots];
        private readonly List<(long At, JobRow Row)> _samples = new(MaxSamples + 1);
        private (long At, JobRow Row)? _latest;
        private long _first = long.MaxValue;

        public int Count { get; private set; }

        public void Add(JobRow row, int slot)
        {
            var columns = row.Block.Columns;
            var at = columns.Updated[row.Row] is var updated and not 0 ? updated : columns.Created[row.Row];
            Count++;
            if (slot >= 0)
                _course[slot]++;
            if (at != 0)
                _first = Math.Min(_first, at);
            _configurations.Add(columns.ConfigurationId[row.Row] ?? "");
            _users.Add(columns.User[row.Row]);
            _inputs.Add(columns.InputKind[row.Row]);
            if (_latest is not { } latest || IsLater(at, row, latest))
                _latest = (at, row);
            if (columns.Texts.Has(row.Row))
                Sample(at, row);
        }

        public FailureCause Row(string key, int failed) => new(key, Count, (double)Count / failed)
        {
            First = _first == long.MaxValue ? null : Job.Time(_first),
            Last = Job.Time(_latest!.Value.At),
            Course = ValueList.Of<int>(_course),
            Configurations = _configurations.Count,
            Users = _users.Count,
            Inputs = _inputs.Select(kind => new DocumentInput(kind, "")).ToValueList(),
            Latest = _latest.Value.Row.ToJob(),
            Samples = _samples.Select(sample => sample.Row.ToJob()).ToValueList(),
        };

        private void Sample(long at, JobRow row)
        {
            if (_samples.Count == MaxSamples && !IsLater(at, row, _samples[^1]))
                return;
            var place = _samples.FindIndex(other => IsLater(at, row, other));
            _samples.Insert(place < 0 ? _samples.Count : place, (at, row));
            if (_samples.Count > MaxSamples)
                _samples.RemoveAt(MaxSamples);
        }

        private static bool IsLater(long at, JobRow row, (long At, JobRow Row) other) =>
            at == other.At ? row.CompareTo(other.Row) < 0 : at > other.At;
    }
}

/// <summary>Failed jobs with alike errors, and what is known of them.</summary>
/// <param name="Key">The group's key, as a filter names it.</param>
/// <param name="Count">The number of jobs, at least 1.</param>
/// <param name="Share">The share of all failed jobs, above 0, at most 1.</param>
public sealed record FailureCause(string Key, int Count, double Share)
{
    /// <summary>When the first of them failed, or was created where that is not known; null where no job has a time.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When the last of them failed, in the same way.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>
    /// The number of jobs by creation time, in <see cref="FailureCauses.Slots"/> slots of equal length over the period. Jobs without a
    /// creation time are in none.
    /// </summary>
    public ValueList<int> Course { get; init; }

    /// <summary>The number of configurations; rules that came with their jobs count as one.</summary>
    public int Configurations { get; init; }

    /// <summary>The number of users.</summary>
    public int Users { get; init; }

    /// <summary>The kinds of input, each once, without values.</summary>
    public ValueList<DocumentInput> Inputs { get; init; }

    /// <summary>The job that failed last, whose error represents the group. It may lack its id and input.</summary>
    public required Job Latest { get; init; }

    /// <summary>The jobs that failed last and have their texts, latest first, at most <see cref="FailureCauses.MaxSamples"/>.</summary>
    public ValueList<Job> Samples { get; init; }

    /// <summary>What to do about it; null where the service documents nothing.</summary>
    public Remedy? Remedy => Remedy.Of(Latest.ErrorMessage);
}
