using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The known jobs of one hour of creation times, newest first. Immutable; a change creates a new block.</summary>
/// <remarks>Jobs without a creation time are at the end of the block of the hour in which they were found.</remarks>
internal sealed class Block
{
    /// <summary>The time span of a block.</summary>
    public const long Length = TimeSpan.TicksPerHour;

    // The approximate number of characters in an ordinary job. A job with a longer text weighs more than 1.
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

    /// <summary>The block's share of the job budget: 1 for each job of ordinary size.</summary>
    public long Weight { get; }

    /// <summary>Returns the start of the hour that contains a moment.</summary>
    public static long HourOf(long ticks) => ticks - ticks % Length;

    /// <summary>Creates a block of jobs given in any order.</summary>
    public static Block Of(IEnumerable<Job> jobs) => Empty.With([.. jobs], ImmutableHashSet<string>.Empty);

    /// <summary>
    /// Returns the block with these jobs added or updated and the jobs with the given ids removed; the same block where nothing changes.
    /// </summary>
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

    /// <summary>Returns the dated jobs of the block within a range.</summary>
    public ReadOnlySpan<Job> Within(TimeRange range)
    {
        var from = Place(range.Until); // jobs are sorted newest first, so the later end comes first
        var until = Place(range.From);
        return _jobs.AsSpan(from, until - from);
    }

    /// <summary>The jobs without a creation time.</summary>
    public ReadOnlySpan<Job> Undated => _jobs.AsSpan(Place(long.MinValue));

    /// <summary>Returns the block's version of the job with the same id and creation time; null where it has none.</summary>
    public Job? Find(Job other)
    {
        var place = Array.BinarySearch(_jobs, other, ByRule);
        return place < 0 ? null : _jobs[place];
    }

    /// <summary>Returns the number of dated jobs at or after a moment, which is the index of the first earlier job.</summary>
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

    // Where neither update time nor status decides, the version read last wins, so that a later read corrects a wrong one.
    private static Job Newer(Job known, Job read) => known.Equals(read) ? known : Job.Newer(read, known);

    private static long WeightOf(Job job) =>
        1 + (job.ErrorText.Length + (job.Result?.ReasoningText.Length ?? 0) + job.Input.Text.Length) / OrdinaryCharacters;

    /// <summary>Joins the jobs of several blocks, given newest first, within a range into one ordered list.</summary>
    public static Job[] Join(IReadOnlyList<Block> blocks, TimeRange range)
    {
        var jobs = new List<Job>(blocks.Sum(block => block.Count));
        foreach (var block in blocks)
            jobs.AddRange(block.Within(range));
        var undated = jobs.Count;
        foreach (var block in blocks)
            jobs.AddRange(block.Undated);
        CollectionsMarshal.AsSpan(jobs)[undated..].Sort(JobSet.NewestFirst);
        return [.. jobs];
    }
}
