using System.Text.Json;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Servers;
using StackExchange.Redis;

namespace ClassifyDashboard.Review;

/// <summary>The claims of all servers, in Redis. While it does not answer, each server has its own, and no label can be stored anyway.</summary>
/// <remarks>
/// A key that expires says who has a job; one more has the claim, for a label that comes late; and each reviewer has a sorted set of own jobs.
/// </remarks>
internal sealed class SharedClaims(RedisConnection redis, TimeProvider time) : IClaims, IDisposable
{
    private const int BatchSize = 50;

    // Takes the first job that nobody has, or that this reviewer has; returns its place, from 1, or 0.
    private const string TakeFirst = """
        for i = 1, #KEYS do
          local holder = redis.call('GET', KEYS[i])
          if not holder or holder == ARGV[1] then
            redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[2])
            return i
          end
        end
        return 0
        """;

    private readonly Claims _alone = new(null, time);

    private string Prefix => redis.ScopePrefix + "claims/";

    public async Task<Claim?> TakeAsync(string reviewer, IReadOnlyList<string> ids, Func<string, LabelledJob?> find)
    {
        try
        {
            return await redis.CallAsync(database => TakeAsync(database, reviewer, ids, find));
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            return await _alone.TakeAsync(reviewer, ids, find);
        }
    }

    public async Task<Claim?> FindAsync(string jobId)
    {
        try
        {
            return await redis.CallAsync(database => ReadAsync(database, jobId)) ?? await _alone.FindAsync(jobId);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            return await _alone.FindAsync(jobId);
        }
    }

    public void Dispose() => _alone.Dispose();

    private async Task<Claim?> TakeAsync(IDatabase database, string reviewer, IReadOnlyList<string> ids, Func<string, LabelledJob?> find)
    {
        var own = await OwnAsync(database, reviewer);
        var waiting = ids.ToHashSet(StringComparer.Ordinal);
        foreach (var batch in own.Where(waiting.Contains).Concat(ids).Chunk(BatchSize))
        {
            LabelledJob[] jobs = [.. batch.Select(find).OfType<LabelledJob>()];
            var place = (int)await database.ScriptEvaluateAsync(TakeFirst, [.. jobs.Select(job => HolderOf(job.Id))],
                [reviewer, (long)Claims.Length.TotalMilliseconds]);
            if (place > 0)
                return await KeepAsync(database, reviewer, jobs[place - 1]);
        }

        return null;
    }

    private async Task<IEnumerable<string>> OwnAsync(IDatabase database, string reviewer) =>
        (await database.SortedSetRangeByScoreAsync(OwnOf(reviewer), time.GetUtcNow().ToUnixTimeMilliseconds(), order: Order.Descending))
            .Select(jobId => jobId.ToString()).ToList();

    private async Task<Claim> KeepAsync(IDatabase database, string reviewer, LabelledJob job)
    {
        var (now, until) = (time.GetUtcNow(), time.GetUtcNow() + Claims.Length);
        var claim = await ReadAsync(database, job.Id) is { } before && before.Reviewer == reviewer && before.Until > now
            ? before with { Until = until }
            : new(Guid.NewGuid().ToString("n"), reviewer, job, until);
        await database.StringSetAsync(ClaimOf(job.Id), JsonSerializer.Serialize(claim, LabelJson.Default.Claim), Claims.Length + Claims.Remembered);
        await database.SortedSetAddAsync(OwnOf(reviewer), job.Id, until.ToUnixTimeMilliseconds());
        await database.SortedSetRemoveRangeByScoreAsync(OwnOf(reviewer), double.NegativeInfinity, now.ToUnixTimeMilliseconds());
        await database.KeyExpireAsync(OwnOf(reviewer), Claims.Length);
        return claim;
    }

    private async Task<Claim?> ReadAsync(IDatabase database, string jobId)
    {
        try
        {
            return (string?)await database.StringGetAsync(ClaimOf(jobId)) is { } json
                && JsonSerializer.Deserialize(json, LabelJson.Default.Claim) is { Job.Id: { } id } claim && id == jobId ? claim : null;
        }
        catch (JsonException)
        {
            return null; // damaged: nobody has it
        }
    }

    private RedisKey HolderOf(string jobId) => $"{Prefix}held/{jobId}";

    private RedisKey ClaimOf(string jobId) => $"{Prefix}job/{jobId}";

    private RedisKey OwnOf(string reviewer) => $"{Prefix}of/{reviewer}";
}
