using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The known jobs of one hour of creation times, newest first. Immutable; a change makes another block.</summary>
/// <remarks>Jobs without a creation time stand at the end of the block of the hour in which they were found.</remarks>
internal sealed class Block
{
    /// <summary>How much time a block takes in.</summary>
    public const long Length = TimeSpan.TicksPerHour;

    // About what a job of ordinary size takes in memory; one with a long text counts as several.
    private const int OrdinaryCharacters = 600;

    private static readonly Comparer<Job> ByRule = Comparer<Job>.Create(JobSet.NewestFirst);
    private readonly Job[] _jobs;

    private Block(Job[] jobs)
    {
        _jobs = jobs;
        Weight = jobs.Sum(WeightOf);
    }

    public static Block Empty { get; } = new([]);

    public ReadOnlySpan<Job> Jobs => _jobs;

    public int Count => _jobs.Length;

    /// <summary>What the block takes of the job budget: 1 for each job of ordinary size.</summary>
    public long Weight { get; }

    /// <summary>The start of the hour that a moment lies in.</summary>
    public static long HourOf(long ticks) => ticks - ticks % Length;

    /// <summary>A block of jobs in any order.</summary>
    public static Block Of(IEnumerable<Job> jobs) => Empty.With([.. jobs], ImmutableHashSet<string>.Empty);

    /// <summary>The block with these jobs put in, or in the place of an older version, and without those; itself where nothing changes.</summary>
    public Block With(List<Job> jobs, IReadOnlySet<string> without)
    {
        jobs.Sort(JobSet.NewestFirst);
        var merged = new List<Job>(_jobs.Length + jobs.Count);
        var (changed, i, j) = (false, 0, 0);
        while (i < _jobs.Length || j < jobs.Count)
        {
            var order = i == _jobs.Length ? 1 : j == jobs.Count ? -1 : JobSet.NewestFirst(_jobs[i], jobs[j]);
            var next = order switch
            {
                < 0 => _jobs[i++],
                > 0 => jobs[j++],
                _ => Newer(_jobs[i++], jobs[j++]),
            };
            if (without.Count > 0 && without.Contains(next.Id))
                changed |= order <= 0;
            else if (merged.Count > 0 && JobSet.NewestFirst(merged[^1], next) == 0)
                merged[^1] = Newer(merged[^1], next);
            else
                merged.Add(next);
            changed |= order > 0 || (order == 0 && !ReferenceEquals(next, _jobs[i - 1]));
        }

        return changed ? new(merged.ToArray()) : this;
    }

    /// <summary>The part of the block that lies in a stretch; undated jobs always do.</summary>
    public ReadOnlySpan<Job> Within(TimeRange stretch)
    {
        var from = Place(stretch.Until); // newest first, so the later end comes first
        var until = Place(stretch.From);
        return _jobs.AsSpan(from, until - from);
    }

    /// <summary>The jobs without a creation time.</summary>
    public ReadOnlySpan<Job> Undated => _jobs.AsSpan(Place(long.MinValue));

    /// <summary>The version of a job that the block holds, given one with the same id and time of creation; null where it has none.</summary>
    public Job? Find(Job other)
    {
        var place = Array.BinarySearch(_jobs, other, ByRule);
        return place < 0 ? null : _jobs[place];
    }

    /// <summary>How many dated jobs there are at or after a moment, which is where the earlier ones begin.</summary>
    private int Place(long ticks)
    {
        var (low, high) = (0, _jobs.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_jobs[middle].CreatedAt is { } created && created.UtcTicks >= ticks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    // Where neither the time nor the state tells them apart, what was read last holds: what was wrong once is put right.
    private static Job Newer(Job known, Job read) => known.Equals(read) ? known : Job.Newer(read, known);

    private static long WeightOf(Job job) =>
        1 + (job.ErrorText.Length + (job.Result?.ReasoningText.Length ?? 0) + job.Input.Text.Length) / OrdinaryCharacters;

    /// <summary>The jobs of several blocks, given newest first, within a stretch, as one list in order.</summary>
    public static Job[] Join(IReadOnlyList<Block> blocks, TimeRange stretch)
    {
        var jobs = new List<Job>(blocks.Sum(block => block.Count));
        foreach (var block in blocks)
            jobs.AddRange(block.Within(stretch));
        var undated = jobs.Count;
        foreach (var block in blocks)
            jobs.AddRange(block.Undated);
        CollectionsMarshal.AsSpan(jobs)[undated..].Sort(JobSet.NewestFirst);
        return [.. jobs];
    }
}
