using System.Text.Json;
using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Servers;
using StackExchange.Redis;

namespace ClassifyDashboard.Review;

/// <summary>The labels of all servers, in Redis. Each server has them in memory too.</summary>
/// <remarks>
/// A hash has one field for each job and reviewer, a sorted set says with which number a field changed last, and one more hash has the latest
/// number. A script changes all three at once, so no label of another server is lost. A server that missed a message finds by the number what
/// it lacks. Where Redis has lost labels, servers that know them write them again. Nothing of this expires: labels outlive their jobs.
/// </remarks>
internal sealed class SharedLabelStore(RedisConnection redis, ServerMessages messages, TimeProvider time) : BackgroundService, ILabelStore
{
    private const string Kind = "labels";
    private const int BatchSize = 200;

    // Messages can be lost.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostOfTurn = TimeSpan.FromMinutes(1); // all labels may come, or go

    private readonly SemaphoreSlim _turn = new(1);
    private readonly AsyncSignal _signal = new();
    private Book _book = new(LabelBook.Empty, 0);
    private string? _epoch;
    private long _number;
    private volatile bool _isUsed;

    public event Action<string>? ChangedElsewhere;

    public LabelBook Labels => Volatile.Read(ref _book).Labels;

    public long Version => Volatile.Read(ref _book).Version;

    public bool IsDurable => true;

    private RedisKey[] Keys => [Prefix + "all", Prefix + "changes", Prefix + "state"];

    private string Prefix => redis.ScopePrefix + "labels/";

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _isUsed = true;
        await InTurnAsync([], async (database, reviewers) =>
        {
            await CatchUpAsync(database, reviewers);
            return true;
        }, cancellationToken);
    }

    public Task<int?> AddAsync(IReadOnlyList<Label> labels, CancellationToken cancellationToken) => InTurnAsync<int?>(labels, async (database, reviewers) =>
    {
        await CatchUpAsync(database, reviewers); // so that nothing that was removed elsewhere looks as if Redis had lost it
        var added = await WriteAsync(database, labels);
        await CatchUpAsync(database, reviewers);
        return added;
    }, cancellationToken);

    public Task<bool> RemoveAsync(Label label, CancellationToken cancellationToken) => InTurnAsync([label], async (database, reviewers) =>
    {
        await CatchUpAsync(database, reviewers);
        await database.ScriptEvaluateAsync(SharedLabelScripts.Remove, Keys, [NewEpoch(), FieldOf(label)]);
        await CatchUpAsync(database, reviewers);
        await messages.SendAsync(Kind, "");
        return true;
    }, cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        messages.Received += Receive;
        try
        {
            await messages.ListenAsync();
            while (true)
            {
                await _signal.WaitAsync(time.GetUtcNow() + LookInterval, time, stoppingToken);
                if (_isUsed)
                    await ReadAsync(stoppingToken);
            }
        }
        finally
        {
            messages.Received -= Receive;
        }
    }

    private void Receive(string kind, string text)
    {
        if (kind == Kind)
            _signal.Set();
    }

    // A change goes on when its caller leaves: half of it would be lost. Where Redis fails, what is known stays.
    private async Task<T?> InTurnAsync<T>(
        IReadOnlyList<Label> own, Func<IDatabase, HashSet<string>, Task<T>> work, CancellationToken cancellationToken)
    {
        HashSet<string> reviewers = new(StringComparer.Ordinal);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await redis.CallAsync(database => work(database, reviewers), MostOfTurn);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            return default;
        }
        finally
        {
            _turn.Release();
            foreach (var reviewer in reviewers.Except(own.Select(label => label.Reviewer)))
                ChangedElsewhere?.Invoke(reviewer);
        }
    }

    private async Task<int> WriteAsync(IDatabase database, IEnumerable<Label> labels)
    {
        var added = 0;
        foreach (var batch in labels.Chunk(BatchSize))
        {
            added += (int)await database.ScriptEvaluateAsync(SharedLabelScripts.Add, Keys,
                [NewEpoch(), .. batch.SelectMany(label => (RedisValue[])[FieldOf(label), label.At.ToUnixTimeMilliseconds(), ValueOf(label)])]);
        }

        await messages.SendAsync(Kind, "");
        return added;
    }

    private async Task CatchUpAsync(IDatabase database, HashSet<string> reviewers)
    {
        var fields = await database.HashGetAsync(Keys[2], ["epoch", "number"]);
        var (epoch, number) = ((string?)fields[0], (long)fields[1]);
        if (epoch is not null && epoch == _epoch && number == _number)
            return;
        if (epoch is not null && epoch == _epoch && number > _number)
            await TakeChangesAsync(database, reviewers);
        else if (await TakeAllAsync(database, reviewers))
            (epoch, number) = (await database.HashGetAsync(Keys[2], "epoch"), 0); // whatever changed meanwhile is taken next
        (_epoch, _number) = (epoch, number);
    }

    private async Task TakeChangesAsync(IDatabase database, HashSet<string> reviewers)
    {
        var book = Labels;
        foreach (var fields in (await database.SortedSetRangeByScoreAsync(Keys[1], _number, exclude: Exclude.Start)).Chunk(BatchSize))
        {
            foreach (var (field, value) in fields.Zip(await database.HashGetAsync(Keys[0], fields)))
            {
                if (field.ToString().Split('\n') is not [var jobId, var reviewer])
                    continue;
                var (before, after) = (book.Of(jobId).FirstOrDefault(label => label.Reviewer == reviewer), Read(field, value));
                if (before == after)
                    continue;
                book = after is not null ? book.With(after) : book.Without(before!);
                reviewers.Add(reviewer);
            }
        }

        Publish(book);
    }

    // At the first time, or when Redis has lost labels, which are written again: whichever of two is newer counts. Returns whether any was.
    private async Task<bool> TakeAllAsync(IDatabase database, HashSet<string> reviewers)
    {
        var book = LabelBook.Empty;
        await foreach (var entry in database.HashScanAsync(Keys[0], pageSize: BatchSize))
        {
            if (Read(entry.Name, entry.Value) is { } label)
                book = book.With(label);
        }

        Label[] missing = [.. Labels.All.Where(label => _epoch is not null
            && !book.Of(label.Job.Id).Any(other => other.Reviewer == label.Reviewer && other.At >= label.At))];
        if (missing.Length > 0)
            await WriteAsync(database, missing);
        reviewers.UnionWith(book.All.Select(label => label.Reviewer));
        Publish(missing.Aggregate(book, (all, label) => all.With(label)));
        return missing.Length > 0;
    }

    private void Publish(LabelBook labels)
    {
        if (!ReferenceEquals(labels, Labels))
            Volatile.Write(ref _book, new(labels, _book.Version + 1));
    }

    // A damaged field, or one that is not its label's, is as none.
    private static Label? Read(RedisValue field, RedisValue value)
    {
        try
        {
            return value.ToString().Split(' ', 2) is [_, var json] && JsonSerializer.Deserialize(json, LabelJson.Default.Label) is { Job.Id: not null } label
                && FieldOf(label) == field ? label : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string NewEpoch() => Guid.NewGuid().ToString("n");

    private static string FieldOf(Label label) => $"{label.Job.Id}\n{label.Reviewer}";

    // The time first, for the script.
    private static string ValueOf(Label label) => $"{label.At.ToUnixTimeMilliseconds()} {JsonSerializer.Serialize(label, LabelJson.Default.Label)}";

    private sealed record Book(LabelBook Labels, long Version);
}
