using System.Collections.Frozen;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>How many imported jobs the store did not know, knew in an older version, and knew as they are or newer.</summary>
internal readonly record struct ImportedCounts(int New, int Newer, int Known)
{
    public int All => New + Newer + Known;

    public static ImportedCounts operator +(ImportedCounts one, ImportedCounts other) =>
        new(one.New + other.New, one.Newer + other.Newer, one.Known + other.Known);
}

/// <summary>Puts jobs from elsewhere into the store of dashboards that do not run.</summary>
/// <remarks>
/// A file does not say whether it has all jobs of an hour, so an import never covers anything. On the contrary: an hour that was covered and
/// gets a job that its response did not contain is covered no longer, and the dashboard asks the service about it when somebody looks at it.
/// The list of blocks is written before the blocks, so that an import which is killed leaves hours that are read again, never hours that
/// look complete.
/// </remarks>
internal sealed class JobImport(IBlockStore store, Retention retention, TimeProvider time)
{
    private readonly string _key = StoreKey.Of(Scope.Broad(JobFilter.Default));

    /// <summary>Whether a job is older than jobs are kept.</summary>
    public bool IsTooOld(Job job) => retention.LeftOf(HourOf(job), time.GetUtcNow()) <= TimeSpan.Zero;

    /// <summary>Whether the store has failed, so that not all jobs were kept.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Merges jobs into the store. A job that the store knows in the same or a newer version stays as it is.</summary>
    public async Task<ImportedCounts> AddAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var (coverage, counts) = await ListAsync(cancellationToken);
        var placed = await HoursOfUndatedAsync(jobs, counts.Keys, cancellationToken);
        var added = default(ImportedCounts);
        var blocks = new List<(long Hour, JobBlock Block)>();
        foreach (var group in jobs.GroupBy(job => placed.TryGetValue(job.Id, out var hour) ? hour : HourOf(job)))
        {
            var before = await BlockAsync(group.Key, cancellationToken);
            var (after, counted) = Merge(before, group);
            added += counted;
            if (ReferenceEquals(before, after))
                continue;
            blocks.Add((group.Key, after));
            counts[group.Key] = after.Count;
            if (counted.New > 0)
                coverage = coverage.Without(new(group.Key, group.Key + Block.Length));
        }

        HasFailed |= store.HasFailed; // what was not found may be there: it is not replaced
        if (blocks.Count == 0 || HasFailed)
            return added;
        var list = BlockListCodec.Write(coverage, counts);
        HasFailed |= await store.WriteAsync(_key, [], list, retention.Stored) != WriteOutcome.Written
            || await store.WriteAsync(_key, [.. blocks.Select(Stored)], list, retention.Stored) != WriteOutcome.Written || store.HasFailed;
        return added;
    }

    private StoredBlock Stored((long Hour, JobBlock Block) each) =>
        new(each.Hour, JobCodec.Write([.. each.Block.All()]), retention.LeftOf(each.Hour, time.GetUtcNow()));

    private static (JobBlock Block, ImportedCounts Counts) Merge(JobBlock block, IEnumerable<Job> jobs)
    {
        var byId = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (var job in block.All())
            byId[job.Id] = job;
        var changed = new Dictionary<string, Job>(StringComparer.Ordinal);
        var dated = new HashSet<string>(StringComparer.Ordinal);
        var counts = default(ImportedCounts);
        foreach (var job in jobs)
        {
            if (!byId.TryGetValue(job.Id, out var known))
            {
                counts += new ImportedCounts(1, 0, 0);
                changed[job.Id] = byId[job.Id] = job;
                continue;
            }

            // A creation time that was received once stays, so that no job counts twice: Parquet keeps only microseconds.
            var version = job with { CreatedAt = known.CreatedAt ?? job.CreatedAt };
            var merged = Job.Newer(known, version);
            if (merged.Equals(known))
            {
                counts += new ImportedCounts(0, 0, 1);
                continue;
            }

            if (known.CreatedAt is null && merged.CreatedAt is not null)
                dated.Add(job.Id);
            counts += new ImportedCounts(0, 1, 0);
            changed[job.Id] = byId[job.Id] = merged;
        }

        if (dated.Count > 0)
            block = block.With([], dated);
        return (block.With(changed.Values, FrozenSet<string>.Empty), counts);
    }

    private async Task<(Coverage Coverage, Dictionary<long, int> Counts)> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadListAsync(_key, cancellationToken) is { } entry ? BlockListCodec.Read(entry) : (Coverage.None, []);
        }
        catch (InvalidDataException)
        {
            return (Coverage.None, []); // as the dashboard takes a damaged list
        }
    }

    private async Task<JobBlock> BlockAsync(long hour, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadBlockAsync(_key, hour, cancellationToken) is { } entry ? JobBlock.Of(JobCodec.Read(entry)) : JobBlock.Empty;
        }
        catch (InvalidDataException)
        {
            return JobBlock.Empty; // as the dashboard takes a damaged block
        }
    }

    /// <summary>Finds the hours in which undated jobs are known, with or without a time.</summary>
    private async Task<Dictionary<string, long>> HoursOfUndatedAsync(
        IReadOnlyList<Job> jobs, IReadOnlyCollection<long> hours, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        var undated = jobs.Where(job => job.CreatedAt is null).Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        if (undated.Count == 0)
            return found;
        foreach (var hour in hours)
        {
            foreach (var known in (await BlockAsync(hour, cancellationToken)).All().Where(known => undated.Contains(known.Id)))
                found[known.Id] = hour;
        }

        return found;
    }

    // An undated job that is not known belongs where a window that ends later shows it.
    private long HourOf(Job job) => Block.HourOf((job.CreatedAt ?? job.UpdatedAt ?? time.GetUtcNow()).UtcTicks);
}
