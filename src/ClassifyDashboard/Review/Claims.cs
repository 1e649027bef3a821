using System.Text.Json;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Review;

/// <summary>A job that is given to one reviewer for some minutes.</summary>
/// <param name="Id">The id of the claim, which its label has too.</param>
/// <param name="Reviewer">The key of the reviewer.</param>
/// <param name="Job">What a label keeps of the job, so that the label can be taken when the job is gone.</param>
/// <param name="Until">When others can get the job.</param>
internal sealed record Claim(string Id, string Reviewer, LabelledJob Job, DateTimeOffset Until);

/// <summary>The claims of this server alone. They are stored too, so that a restart gives no job to a second reviewer.</summary>
/// <param name="store">Keeps them; null to keep them in memory alone.</param>
/// <param name="time">The clock.</param>
internal sealed class Claims(KeyValueStore? store, TimeProvider time) : IClaims, IDisposable
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>How long a claim is known after its end: a label can come late, when its network was away.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(12);

    private const string Key = "labels/claims";

    // Somebody can open the page in any number of browsers.
    private const int Most = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Claim> _byJob = new(StringComparer.Ordinal);
    private bool _isRead;

    public async Task<Claim?> TakeAsync(string reviewer, IReadOnlyList<string> ids, Func<string, LabelledJob?> find)
    {
        await _turn.WaitAsync();
        try
        {
            await ReadAsync();
            var now = time.GetUtcNow();
            if (_byJob.Values.Where(claim => claim.Reviewer == reviewer && claim.Until > now && ids.Contains(claim.Job.Id))
                .MaxBy(claim => claim.Until) is { } own)
                return await KeepAsync(own with { Until = now + Length });
            foreach (var id in ids)
            {
                if (_byJob.TryGetValue(id, out var other) && other.Until > now && other.Reviewer != reviewer)
                    continue;
                if (find(id) is { } job)
                    return await KeepAsync(new(Guid.NewGuid().ToString("n"), reviewer, job, now + Length));
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<Claim?> FindAsync(string jobId)
    {
        await _turn.WaitAsync();
        try
        {
            await ReadAsync();
            return _byJob.GetValueOrDefault(jobId);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Claim> KeepAsync(Claim claim)
    {
        var now = time.GetUtcNow();
        _byJob[claim.Job.Id] = claim;
        foreach (var old in _byJob.Values.Where(each => each.Until + Remembered < now).ToList())
            _byJob.Remove(old.Job.Id);
        foreach (var old in _byJob.Values.OrderBy(each => each.Until).Take(_byJob.Count - Most).ToList())
            _byJob.Remove(old.Job.Id);
        if (store is { IsOn: true })
            await store.SetAsync(Key, JsonSerializer.SerializeToUtf8Bytes(new StoredClaims([.. _byJob.Values]), LabelJson.Default.StoredClaims),
                TimeSpan.FromDays(1), CancellationToken.None);
        return claim;
    }

    private async Task ReadAsync()
    {
        if (_isRead)
            return;
        _isRead = true;
        if (store is not { IsOn: true } || await store.GetAsync(Key, CancellationToken.None) is not { } bytes)
            return;
        try
        {
            foreach (var claim in JsonSerializer.Deserialize(bytes, LabelJson.Default.StoredClaims)?.Claims ?? [])
                _byJob[claim.Job.Id] = claim;
        }
        catch (JsonException)
        {
            // Damaged: nobody has a claim.
        }
    }
}

/// <summary>The claims as they are stored.</summary>
internal sealed record StoredClaims(IReadOnlyList<Claim> Claims);
