using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Wall;

/// <summary>What tells one wall without a live connection from another: all that ask for the same get the same.</summary>
/// <param name="Query">The query of its address.</param>
/// <param name="Zone">The zone of the browser; null where it told none.</param>
/// <param name="Culture">How its numbers are written.</param>
/// <param name="Root">Where the dashboard is reached.</param>
internal sealed record PlainWallKey(string Query, string? Zone, string Culture, string Root);

/// <summary>
/// The walls without a live connection. Each kind is followed as long as some screen asks for it, and rendered once for
/// all of them: a thousand such screens cost little more than their requests.
/// </summary>
internal sealed class PlainWalls : IDisposable
{
    /// <summary>The most kinds at a time; the one that was asked for longest ago makes room.</summary>
    public const int Most = 200;

    // Screens ask every five seconds.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<PlainWallKey, PlainWall> _walls = [];
    private readonly Func<PlainWallKey, PlainWall> _begin;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public PlainWalls(JobReader reader, IdListStore lists, IOptions<WallOptions> settings, TimeProvider time, IServiceScopeFactory scopes, ILoggerFactory log)
    {
        _time = time;
        _begin = key => new(
            key.Root,
            changed => new(reader, changed),
            () => WallRequest.ReadAsync(key.Query, key.Zone, lists, settings.Value),
            time,
            scopes,
            log);
        _sweep = time.CreateTimer(_ => Sweep(), null, Kept, Kept);
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _walls.Count;
        }
    }

    /// <summary>The wall as it is now.</summary>
    public Task<PlainScreen> GetAsync(PlainWallKey key)
    {
        PlainWall? wall;
        lock (_gate)
        {
            if (!_walls.TryGetValue(key, out wall))
            {
                if (_walls.Count >= Most)
                    End(_walls.MinBy(each => each.Value.AskedAt).Key);
                _walls[key] = wall = _begin(key);
            }
        }

        return wall.GetAsync();
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_gate)
        {
            foreach (var key in _walls.Keys.ToList())
                End(key);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var key in _walls.Where(each => _time.GetElapsedTime(each.Value.AskedAt) >= Kept).Select(each => each.Key).ToList())
                End(key);
        }
    }

    private void End(PlainWallKey key)
    {
        if (_walls.Remove(key, out var wall))
            wall.Dispose();
    }
}
