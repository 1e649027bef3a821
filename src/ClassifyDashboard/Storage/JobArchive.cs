using System.Buffers.Binary;
using System.Collections.Concurrent;
using ClassifyDashboard.Async;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Storage;

/// <summary>Writes down what is known of each scope, and brings it back after a restart or when it was dropped from memory.</summary>
/// <remarks>
/// A block is one entry of the store, and beside the blocks there is one that lists them with the coverage. Blocks are
/// written first: one that is newer than the list holds more than the list says, which is read again, while one that is
/// missing makes its hour unknown. Writing is held back more the more there is to write, so that it costs little; what a
/// killed process had not written is read from the service again.
/// </remarks>
internal sealed class JobArchive(KeyValueStore store, TimeProvider time, ILogger<JobArchive> logger)
{
    private const byte Version = 1;
    private const int JobsPerSecondOfPause = 2_000;

    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<KnownJobs, Book> _books = new();

    /// <summary>Begins with what was written down of a scope, once.</summary>
    public async Task BeginAsync(Scope scope, KnownJobs known, CancellationToken cancellationToken)
    {
        var book = _books.GetOrAdd(known, _ => new(scope));
        if (!store.IsOn || book.IsBegun)
            return;
        await book.Mutex.WaitAsync(cancellationToken);
        try
        {
            if (!book.IsBegun && await store.GetAsync(book.Key, cancellationToken) is { } entry && Read(entry) is var (coverage, counts))
                known.Begin(coverage, counts);
            book.IsBegun = true;
        }
        catch (InvalidDataException)
        {
            logger.LogWarning("What was written down of the jobs is damaged; they are read from the service again.");
            book.IsBegun = true;
        }
        finally
        {
            book.Mutex.Release();
        }
    }

    /// <summary>Brings the blocks of stretches back that are not in memory.</summary>
    public async Task RecallAsync(KnownJobs known, IReadOnlyList<TimeRange> stretches, CancellationToken cancellationToken)
    {
        if (!store.IsOn || !_books.TryGetValue(known, out var book))
            return;
        foreach (var hour in stretches.SelectMany(known.Absent).Distinct().ToList())
        {
            try
            {
                if (await store.GetAsync(book.KeyOf(hour), cancellationToken) is { } entry)
                    known.Restore(hour, Block.Of(JobCodec.Read(entry)));
            }
            catch (InvalidDataException)
            {
                // As good as missing: the hour is read from the service again.
            }
        }
    }

    /// <summary>Notes that something changed; it is written soon.</summary>
    public void Changed(Scope scope, KnownJobs known)
    {
        if (store.IsOn && _books.GetOrAdd(known, _ => new(scope)) is var book && Interlocked.Exchange(ref book.IsDue, 1) == 0)
            _ = Task.Run(() => WriteLaterAsync(book, known));
    }

    /// <summary>Writes what has not been written of a scope that is not read any more.</summary>
    public async Task CloseAsync(KnownJobs known)
    {
        if (_books.TryRemove(known, out var book))
            await WriteAsync(book, known);
    }

    private async Task WriteLaterAsync(Book book, KnownJobs known)
    {
        try
        {
            await time.UntilAsync(book.NotBefore, CancellationToken.None);
            Interlocked.Exchange(ref book.IsDue, 0);
            await WriteAsync(book, known);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Jobs could not be written down.");
        }
    }

    private async Task WriteAsync(Book book, KnownJobs known)
    {
        if (!store.IsOn || !book.IsBegun)
            return;
        await book.Mutex.WaitAsync();
        try
        {
            var (coverage, counts, changed) = known.TakeChanges();
            if (changed.Count == 0 && ReferenceEquals(coverage, book.Written))
                return;
            foreach (var (hour, block) in changed)
            {
                if (block.Count > 0)
                    await store.SetAsync(book.KeyOf(hour), JobCodec.Write(block.Jobs.ToArray()), CancellationToken.None);
                else
                    await store.RemoveAsync(book.KeyOf(hour), CancellationToken.None);
            }

            await store.SetAsync(book.Key, Write(coverage, counts), CancellationToken.None);
            book.Written = coverage;
            var pause = TimeSpan.FromSeconds(changed.Sum(each => each.Block.Count) / (double)JobsPerSecondOfPause);
            book.NotBefore = time.GetUtcNow() + (pause > MinPause ? pause : MinPause);
        }
        finally
        {
            book.Mutex.Release();
        }
    }

    private static byte[] Write(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(coverage.Known.Length);
        foreach (var known in coverage.Known)
        {
            writer.Write(known.From);
            writer.Write(known.Until);
            writer.Write(known.ReadAt);
            writer.Write(known.Unreadable);
            writer.Write(known.WasFirm);
        }

        writer.Write(counts.Count);
        foreach (var (hour, count) in counts)
        {
            writer.Write(hour);
            writer.Write(count);
        }

        return bytes.ToArray();
    }

    private static (Coverage Coverage, Dictionary<long, int> Counts) Read(byte[] entry)
    {
        const int PerStretch = (3 * sizeof(long)) + sizeof(int) + 1, PerHour = sizeof(long) + sizeof(int), Least = 1 + sizeof(int) + sizeof(int);
        if (entry.Length < Least || entry[0] != Version)
            throw new InvalidDataException();
        var stretches = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(1));
        if (stretches < 0 || Least + ((long)stretches * PerStretch) > entry.Length)
            throw new InvalidDataException();
        using var reader = new BinaryReader(new MemoryStream(entry, 1 + sizeof(int), entry.Length - 1 - sizeof(int)));
        var known = Enumerable.Range(0, stretches).Select(_ => new KnownRange(new(reader.ReadInt64(), reader.ReadInt64()), reader.ReadInt64(), reader.ReadInt32(), reader.ReadBoolean())).ToList();
        var hours = reader.ReadInt32();
        if (hours < 0 || Least + ((long)stretches * PerStretch) + ((long)hours * PerHour) != entry.Length)
            throw new InvalidDataException();
        var counts = Enumerable.Range(0, hours).Select(_ => (Hour: reader.ReadInt64(), Count: reader.ReadInt32())).DistinctBy(each => each.Hour).ToDictionary(each => each.Hour, each => each.Count);
        return (Coverage.Of(known), counts);
    }

    /// <summary>Where a scope's jobs are written and how far that is.</summary>
    private sealed class Book(Scope scope)
    {
        public int IsDue;

        public string Key { get; } = $"{scope.ProjectId}/{scope.OrganizationId}/{scope.ConfigurationId}/{StageName(scope.Stage)}";

        public SemaphoreSlim Mutex { get; } = new(1);

        public bool IsBegun { get; set; }

        public Coverage? Written { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public string KeyOf(long hour) => $"{Key}/{hour / Block.Length}";

        // What is kept goes by these names: they must stay.
        private static string StageName(ScopeStage stage) => stage switch { ScopeStage.WithoutCompleted => "without-completed", ScopeStage.Unfinished => "unfinished", _ => "all" };
    }
}
