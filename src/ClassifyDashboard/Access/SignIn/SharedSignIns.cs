using System.Collections.Concurrent;
using ClassifyDashboard.Access.Keys;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Async;
using ClassifyDashboard.Servers;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>Shares what is known of sign-ins with the other servers: which have ended, which are used, the generated token, and new keys.</summary>
/// <remarks>
/// Redis has two sorted sets, of ended and of used sign-ins. What this server knows is its own, so that no request waits for Redis. It takes over
/// what others tell in messages, and looks from time to time, because a message can get lost. Where Redis has lost what it had, it gets it again.
/// </remarks>
internal sealed partial class SharedSignIns(RedisConnection redis, SignInState signIns, SessionValidator validator, SessionMonitor monitor,
    SharedKeys keys, SharedKeyManager keyManager, IDataProtectionProvider protection, TimeProvider time, ILogger<SharedSignIns> log) : BackgroundService
{
    /// <summary>How often this server looks.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    /// <summary>How often the use of one sign-in is written at most.</summary>
    public static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long the hash of a generated token stays when no server is left.</summary>
    public static readonly TimeSpan KeepToken = TimeSpan.FromMinutes(5);

    private const string EndedKind = "ended";
    private const string KeysKind = "keys";

    // Ids are 32 characters; more is none of this program.
    private const int MaxId = 64;

    // Entries are read again for so long: clocks differ, and writes take time.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MostOfLook = TimeSpan.FromSeconds(30);

    private readonly ServerMessages _messages = new(redis, isForAllKeys: true);
    private readonly ConcurrentDictionary<string, bool> _toEnd = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _toUse = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _useWrittenAt = new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();
    private DateTimeOffset? _readAt;

    private RedisKey Ended => redis.Prefix + "sign-ins/ended";

    private RedisKey Used => redis.Prefix + "sign-ins/used";

    private RedisKey Token => redis.Prefix + "sign-ins/token";

    /// <summary>Looks once before the server listens, so that it knows what has ended and which token is valid.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        signIns.EndedHere += EndHere;
        signIns.UsedHere += UseHere;
        keys.Stored += TellOfKey;
        _messages.Received += Receive;
        await _messages.ListenAsync();
        await LookAsync();
        TellOfKey(); // the framework may have made one before this
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        signIns.EndedHere -= EndHere;
        signIns.UsedHere -= UseHere;
        keys.Stored -= TellOfKey;
        _messages.Received -= Receive;
        await LookAsync(); // writes what is left
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _signal.WaitAsync(time.GetUtcNow() + LookInterval, time, stoppingToken);
            await LookAsync();
        }
    }

    private void EndHere(string signIn)
    {
        _toEnd[signIn] = true;
        _signal.Set();
    }

    private void UseHere(string signIn) => _toUse[signIn] = TimeOf(ScoreOf(time.GetUtcNow()));

    private void TellOfKey() => _ = _messages.SendAsync(KeysKind, "");

    private void Receive(string kind, string text)
    {
        if (kind == EndedKind)
            TakeEnded([text]);
        else if (kind == KeysKind)
            _signal.Set();
    }

    private void TakeEnded(IEnumerable<string> ended)
    {
        var isNews = false;
        foreach (var signIn in ended.Where(signIn => signIn.Length is > 0 and <= MaxId))
            isNews |= signIns.EndedElsewhere(signIn);
        if (isNews)
            monitor.CheckAll();
    }

    private async Task LookAsync()
    {
        try
        {
            await redis.CallAsync(
                async database =>
                {
                    await WriteAsync(database);
                    await ReadAsync(database);
                    await ShareTokenAsync(database);
                },
                MostOfLook);
            await Task.Run(LookForKeys);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            _readAt = null; // it may have lost what it had
        }
    }

    private async Task WriteAsync(IDatabase database)
    {
        var now = time.GetUtcNow();
        string[] ended = [.. _toEnd.Keys];
        await WriteEndedAsync(database, ended);
        foreach (var signIn in ended)
        {
            _toEnd.TryRemove(signIn, out _);
            await _messages.SendAsync(EndedKind, signIn);
        }

        foreach (var old in _useWrittenAt.Where(each => each.Value <= now - UseInterval).Select(each => each.Key).ToList())
            _useWrittenAt.Remove(old);
        SortedSetEntry[] used =
            [.. _toUse.Where(each => !_useWrittenAt.ContainsKey(each.Key)).Select(each => new SortedSetEntry(each.Key, ScoreOf(each.Value)))];
        if (used.Length == 0)
            return;
        await database.SortedSetAddAsync(Used, used);
        await database.SortedSetRemoveRangeByScoreAsync(Used, double.NegativeInfinity, ScoreOf(now - SessionValidator.Longest));
        await database.KeyExpireAsync(Used, SessionValidator.Longest);
        foreach (var each in used)
        {
            _useWrittenAt[each.Element!] = now;
            _toUse.TryRemove(KeyValuePair.Create(each.Element.ToString(), TimeOf(each.Score)));
        }
    }

    private async Task WriteEndedAsync(IDatabase database, string[] ended)
    {
        if (ended.Length == 0)
            return;
        var now = time.GetUtcNow();
        await database.SortedSetAddAsync(Ended, [.. ended.Select(signIn => new SortedSetEntry(signIn, ScoreOf(now)))]);
        await database.SortedSetRemoveRangeByScoreAsync(Ended, double.NegativeInfinity, ScoreOf(now - SessionValidator.Longest));
        await database.KeyExpireAsync(Ended, SessionValidator.Longest);
    }

    private async Task ReadAsync(IDatabase database)
    {
        var now = time.GetUtcNow();
        var from = _readAt is { } at ? ScoreOf(at - Overlap) : double.NegativeInfinity;
        TakeEnded((await database.SortedSetRangeByScoreAsync(Ended, from)).Select(each => each.ToString()));
        var (stored, known) = (await database.SortedSetLengthAsync(Ended), signIns.Ended);
        if (stored != known.Count)
        {
            var all = (await database.SortedSetRangeByScoreAsync(Ended)).Select(each => each.ToString()).ToHashSet(StringComparer.Ordinal);
            TakeEnded(all);
            await WriteEndedAsync(database, [.. known.Where(each => each.Value > now && !all.Contains(each.Key)).Select(each => each.Key)]);
        }

        foreach (var each in await database.SortedSetRangeByScoreWithScoresAsync(Used, from))
        {
            if (each.Element.ToString() is { Length: > 0 and <= MaxId } signIn)
                signIns.Use(signIn, TimeOf(Math.Min(each.Score, ScoreOf(now))));
        }

        _readAt = now;
    }

    private async Task ShareTokenAsync(IDatabase database)
    {
        if (!validator.HasMadeToken || validator.TokenHash is not { } own)
            return;
        if (await database.StringSetAsync(Token, own, KeepToken, When.NotExists))
            return;
        await database.KeyExpireAsync(Token, KeepToken);
        if ((string?)await database.StringGetAsync(Token) is { } hash && hash != own && AccessToken.IsHash(hash))
        {
            validator.TakeMadeElsewhere(hash);
            LogToken(log, $"{AccessOptions.Section}:{nameof(AccessOptions.Token)}");
        }
    }

    private void LookForKeys()
    {
        if (!keys.Look())
            return;
        keyManager.ReadAgain();
        protection.CreateProtector(nameof(SharedSignIns)).Protect([]); // the framework reads them now, and not when somebody waits
    }

    private static double ScoreOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset TimeOf(double score) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Max(0, score));

    [LoggerMessage(Level = LogLevel.Information,
        Message = "People sign in with the token that another server has made and printed. To choose one yourself, set {Setting}.")]
    private static partial void LogToken(ILogger log, string setting);
}
