using System.Text.Json;
using System.Text.Json.Serialization;
using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Loops;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Zones;
using StackExchange.Redis;

namespace ClassifyDashboard.Reading;

/// <summary>Tells the server that reads which windows screens of the other servers watch, and keeps them watched there.</summary>
/// <remarks>Each server writes its list into a key that expires, so the windows of a server that has ended are forgotten.</remarks>
internal sealed class SharedWindows(
    JobReader reader, RedisConnection redis, ServerRole role, ServerMessages messages, TimeProvider time, ILogger<SharedWindows> logger)
    : BackgroundService
{
    private const string Windows = "windows";

    // The most windows of one server that are taken: a list from elsewhere is not trusted with any size.
    private const int MaxWindows = 2_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(15);

    private readonly AsyncSignal _signal = reader.WindowsChanged;
    private readonly Dictionary<ScopeWindow, (ScopeReader Source, WatchedWindow View)> _watched = [];
    private byte[] _written = [];
    private DateTimeOffset _writtenAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (redis.ScopePrefix is null)
            return;
        messages.Received += Receive;
        try
        {
            await messages.ListenAsync();
            while (true)
            {
                await UpdateAsync();
                await _signal.WaitAsync(time.GetUtcNow() + Interval, time, stoppingToken);
            }
        }
        finally
        {
            messages.Received -= Receive;
            Watch([]);
        }
    }

    private void Receive(string kind, string text)
    {
        if (kind == Windows && role.Reads)
            _signal.Set();
        if (reader.Scopes.FirstOrDefault(scope => StoreKey.Of(scope.Scope) == text) is not { } source)
            return;
        if (kind == SharedBlockStore.Changed)
            source.Follower?.Wake();
        else if (kind == Follower.Refresh && role.Reads)
            source.RefreshNow();
        else if (kind == Follower.Missing && role.Reads)
        {
            source.Known.Replication.MarkAllChanged();
            source.Save();
        }
    }

    private async Task UpdateAsync()
    {
        try
        {
            if (role.Part == ServerPart.Follower)
            {
                Watch([]);
                await redis.CallAsync(TellAsync);
            }
            else if (role.Part == ServerPart.Reader)
                Watch(await redis.CallAsync(OthersAsync));
            else
                Watch([]);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // The next attempt comes soon.
        }
    }

    private async Task TellAsync(IDatabase database)
    {
        var list = JsonSerializer.SerializeToUtf8Bytes(WatchedHere(), SharedWindowsJson.Default.IReadOnlyListScopeWindow);
        var (isNew, now) = (!list.AsSpan().SequenceEqual(_written), time.GetUtcNow());
        if (!isNew && now - _writtenAt < Interval)
            return;
        await database.StringSetAsync(KeyOf(role.Name), list, Keep);
        (_written, _writtenAt) = (list, now);
        if (isNew)
            await messages.SendAsync(Windows, role.Name);
    }

    private IReadOnlyList<ScopeWindow> WatchedHere() =>
        [.. reader.Scopes.SelectMany(scope => scope.Views.Select(view => ScopeWindow.Of(scope.Scope, view.Window, view.Zone))).Distinct()];

    private async Task<HashSet<ScopeWindow>> OthersAsync(IDatabase database)
    {
        var all = new HashSet<ScopeWindow>();
        foreach (var server in await database.SortedSetRangeByRankAsync($"{redis.ScopePrefix}servers"))
        {
            if (server != role.Name && (byte[]?)await database.StringGetAsync(KeyOf(server.ToString())) is { } list)
                all.UnionWith(Read(list).Take(MaxWindows));
        }

        return all;
    }

    private IReadOnlyList<ScopeWindow> Read(byte[] list)
    {
        try
        {
            return JsonSerializer.Deserialize(list, SharedWindowsJson.Default.IReadOnlyListScopeWindow) ?? [];
        }
        catch (JsonException e)
        {
            logger.LogWarning("The windows of another server cannot be read ({Problem}). It may run another version of the dashboard.", e.Message);
            return [];
        }
    }

    private void Watch(HashSet<ScopeWindow> wanted)
    {
        foreach (var (window, subscription) in _watched.Where(known => !wanted.Contains(known.Key)).ToList())
        {
            _watched.Remove(window);
            subscription.Source.Unsubscribe(subscription.View);
        }

        foreach (var window in wanted.Where(window => !_watched.ContainsKey(window)))
        {
            if (window.Window is { } period && reader.SourceOf(window.Scope) is { } source && source.Subscribe(period, window.TimeZone) is { } view)
                _watched[window] = (source, view);
        }
    }

    private RedisKey KeyOf(string server) => $"{redis.ScopePrefix}windows/{server}";
}

/// <summary>A window that somebody watches, as text.</summary>
internal sealed record ScopeWindow(Scope Scope, string From, string To, string Zone)
{
    public static ScopeWindow Of(Scope scope, TimeWindow window, TimeZoneInfo? zone) =>
        new(scope, window.From.ToString(), window.To.ToString(), zone?.Id ?? "UTC");

    /// <summary>The window; null where the text is none.</summary>
    public TimeWindow? Window => TimeBoundParser.TryParse(From, out var from) && TimeBoundParser.TryParse(To, out var to) ? new(from, to) : null;

    public TimeZoneInfo TimeZone => ZoneNames.OrUtc(Zone);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ScopeWindow>))]
internal sealed partial class SharedWindowsJson : JsonSerializerContext;
