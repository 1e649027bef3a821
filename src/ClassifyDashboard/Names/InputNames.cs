using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>
/// The names of files and of the documents behind parse jobs, and the requests for those that are shown and not known. Callers hold the lock,
/// except for <see cref="Names"/>, <see cref="Restore"/> and <see cref="InBuckets"/>.
/// </summary>
/// <param name="client">Asks the service.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">The lock of the directory, which a request takes when it has its answer.</param>
internal sealed class InputNames(NamesClient client, TimeProvider time, Lock gate)
{
    // Beyond so many names only those are asked for that a screen shows. A name takes about 300 bytes.
    private const int MaxKnown = 200_000;

    private readonly NameQueue _files = new();
    private readonly NameQueue _parseJobs = new();
    private readonly HashSet<int> _unsaved = [];
    private DateTimeOffset _filesFrom, _parseJobsFrom; // when they may be asked for again

    /// <summary>The names by id.</summary>
    public ConcurrentDictionary<string, KnownName> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes that a screen shows an input.</summary>
    public void Show(DocumentInput input, DateTimeOffset now)
    {
        if (Names.ContainsKey(input.Value))
            return;
        if (NameQueue.IsFileId(input))
            _files.Add(input.Value, now);
        else if (input is { Kind: DocumentInputKind.ParseJob, Value.Length: > 0 })
            _parseJobs.Add(input.Value, now);
    }

    /// <summary>Notes the files of a block that no screen need show. Returns whether there was room for all of them.</summary>
    public bool TryAdd(JobBlock block, DateTimeOffset now)
    {
        for (var row = 0; row < block.Count; row++)
        {
            if (_files.IsFull || Names.Count >= MaxKnown)
                return false;
            if (block.InputOf(row) is { Kind: DocumentInputKind.File } input && NameQueue.IsFileId(input) && !Names.ContainsKey(input.Value))
                _files.AddLast(input.Value, now);
        }

        return true;
    }

    /// <summary>Whether something is to be asked now.</summary>
    public bool HasWork(DateTimeOffset now) => AreFilesDue(now) || AreParseJobsDue(now);

    /// <summary>Takes the next request; null where there is none.</summary>
    public Func<Task>? NextRead(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (AreFilesDue(now))
        {
            var ids = _files.Take(NamesClient.MaxFiles);
            return () => ReadFilesAsync(ids, cancellationToken);
        }

        if (AreParseJobsDue(now))
        {
            var id = _parseJobs.Take(1)[0];
            return () => ReadParseJobAsync(id, cancellationToken);
        }

        return null;
    }

    /// <summary>Takes names from the store.</summary>
    public void Restore(IEnumerable<KeyValuePair<string, KnownName>> stored)
    {
        foreach (var (id, name) in stored)
            Names.TryAdd(id, name);
    }

    /// <summary>Returns the buckets of the store in which names are looked for before the service is asked.</summary>
    public IReadOnlyCollection<int> WaitingBuckets() => _files.Waiting.Concat(_parseJobs.Waiting).Select(NameStore.BucketOf).ToHashSet();

    /// <summary>Removes from the queues what has a name by now.</summary>
    public void DequeueKnown()
    {
        _files.RemoveKnown(Names.ContainsKey);
        _parseJobs.RemoveKnown(Names.ContainsKey);
    }

    /// <summary>Takes the buckets of the store that have new names.</summary>
    public IReadOnlyList<int> TakeUnsaved()
    {
        int[] buckets = [.. _unsaved];
        _unsaved.Clear();
        return buckets;
    }

    /// <summary>Returns the names of some buckets of the store.</summary>
    public IEnumerable<(int Bucket, Dictionary<string, KnownName> Names)> InBuckets(IReadOnlyList<int> buckets)
    {
        if (buckets.Count == 0)
            return [];
        var wanted = buckets.ToHashSet();
        var byBucket = Names.Where(input => wanted.Contains(NameStore.BucketOf(input.Key))).ToLookup(input => NameStore.BucketOf(input.Key));
        return buckets.Select(bucket => (bucket, byBucket[bucket].ToDictionary()));
    }

    private bool AreFilesDue(DateTimeOffset now) => _files.IsDue(NamesClient.MaxFiles, now) && now >= _filesFrom;

    private bool AreParseJobsDue(DateTimeOffset now) => _parseJobs.IsDue(1, now) && now >= _parseJobsFrom;

    private async Task ReadFilesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var problem = await NameRequests.TryAsync(async () => Add(ids, await client.ReadFilesAsync(ids, cancellationToken), _files));
        lock (gate)
        {
            _filesFrom = time.GetUtcNow() + NameRequests.WaitAfter(problem);
            if (problem is not null)
                _files.Clear();
        }
    }

    private async Task ReadParseJobAsync(string id, CancellationToken cancellationToken)
    {
        var problem = await NameRequests.TryAsync(async () =>
            Add([id], (await client.ReadParseJobAsync(id, cancellationToken)).Name is { } name ? [new(id, name)] : [], _parseJobs));
        lock (gate)
        {
            if (problem is { Kind: ProblemKind.NotFound })
                _parseJobs.AddUnknown(id, time.GetUtcNow()); // this one; the others may be there
            else
                _parseJobsFrom = time.GetUtcNow() + NameRequests.WaitAfter(problem);
            if (problem is not null and not { Kind: ProblemKind.NotFound })
                _parseJobs.Clear();
        }
    }

    private void Add(IReadOnlyList<string> asked, IReadOnlyList<NamedItem> found, NameQueue queue)
    {
        lock (gate)
        {
            foreach (var item in found.Where(item => asked.Contains(item.Id)))
            {
                Names[item.Id] = NameRequests.NameOf(item);
                _unsaved.Add(NameStore.BucketOf(item.Id));
            }

            foreach (var id in asked.Where(id => !Names.ContainsKey(id)))
                queue.AddUnknown(id, time.GetUtcNow());
        }
    }
}
