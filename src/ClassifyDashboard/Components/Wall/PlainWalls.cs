using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Components.Wall;

/// <summary>The key of a wall without a live connection. Equal keys share one rendering.</summary>
/// <param name="Query">The query of the wall's address.</param>
/// <param name="Zone">The zone of the browser; null if the browser sent none.</param>
/// <param name="Culture">The culture in which numbers are written.</param>
/// <param name="Root">The base address of the dashboard.</param>
internal sealed record PlainWallKey(string Query, string? Zone, string Culture, string Root);

/// <summary>
/// The walls without a live connection. Each different wall is kept up to date as long as screens ask for it, and is rendered once for all
/// of them: a thousand such screens cost little more than their requests.
/// </summary>
internal sealed class PlainWalls : IDisposable
{
    /// <summary>The most different walls at a time. One more replaces the wall that was unused for longest.</summary>
    public const int Most = 200;

    // Screens ask every five seconds, so that a wall without requests for this long has no screen.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<PlainWallKey, PlainWall> _walls = [];
    private readonly Func<PlainWallKey, PlainWall> _create;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public PlainWalls(JobReader reader, IdListStore lists, IOptions<WallOptions> settings, TimeProvider time, IServiceScopeFactory scopes, ILoggerFactory log)
    {
        _time = time;
        _create = key => new(
            key.Root,
            changed => new(reader, changed),
            () => WallRequest.ReadAsync(key.Query, key.Zone, lists, settings.Value),
            time,
            scopes,
            log);
        _sweep = time.CreateTimer(_ => Sweep(), null, IdleTimeout, IdleTimeout);
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _walls.Count;
        }
    }

    /// <summary>Returns the latest rendering of a wall.</summary>
    public Task<PlainScreen> GetAsync(PlainWallKey key)
    {
        PlainWall? wall;
        lock (_gate)
        {
            if (!_walls.TryGetValue(key, out wall))
            {
                if (_walls.Count >= Most)
                    Remove(_walls.MinBy(each => each.Value.AskedAt).Key);
                _walls[key] = wall = _create(key);
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
                Remove(key);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var key in _walls.Where(each => _time.GetElapsedTime(each.Value.AskedAt) >= IdleTimeout).Select(each => each.Key).ToList())
                Remove(key);
        }
    }

    private void Remove(PlainWallKey key)
    {
        if (_walls.Remove(key, out var wall))
            wall.Dispose();
    }
}
