using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClassifyDashboard.Components.Wall;

/// <summary>A wall screen as the server rendered it.</summary>
/// <param name="Html">The screen alone, without a document around it.</param>
/// <param name="Compressed">The same HTML, compressed with gzip.</param>
/// <param name="Version">The ETag. It stays equal as long as the HTML does.</param>
internal sealed record PlainScreen(byte[] Html, byte[] Compressed, string Version)
{
    public static PlainScreen Of(string text)
    {
        var html = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(html);
        return new(html, compressed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(html).AsSpan(0, 16))}\"");
    }
}

/// <summary>
/// One wall screen without a live connection. It keeps its jobs up to date until it is disposed of, and one rendering serves all screens
/// that ask at about the same time.
/// </summary>
/// <param name="root">The base address of the dashboard.</param>
/// <param name="subscribe">Creates the subscription to the wall's jobs. The subscription calls back with each load.</param>
/// <param name="readRequest">Reads the options of the wall from its address.</param>
/// <param name="time">The clock.</param>
/// <param name="scopes">Creates a scope of services for each rendering.</param>
/// <param name="log">Creates the log for errors of a rendering.</param>
internal sealed class PlainWall(string root, Func<Func<Task>, WallSubscription> subscribe, Func<Task<WallRequest>> readRequest, TimeProvider time,
    IServiceScopeFactory scopes, ILoggerFactory log)
    : IDisposable
{
    // The first answer waits this long for jobs, as the first rendering of any page does.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    // The loads of one refresh arrive shortly after one another. A screen is also rendered without a load, since its age can become a
    // problem.
    private static readonly TimeSpan CoalescingDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2.5);

    private readonly Lock _gate = new();
    private WallSubscription? _subscription;
    private Task<WallRequest>? _request;
    private Task<PlainScreen>? _screen;
    private long _renderedAt;
    private bool _isChanged;
    private bool _isDisposed;

    /// <summary>The time of the latest request for this wall, as a timestamp of the clock.</summary>
    public long AskedAt { get; private set; } = time.GetTimestamp();

    /// <summary>Returns the latest rendering, or renders the wall when that is due.</summary>
    public Task<PlainScreen> GetAsync()
    {
        lock (_gate)
        {
            AskedAt = time.GetTimestamp();
            if (_screen is { IsCompleted: false } || (_screen is { IsCompletedSuccessfully: true } && !IsDue(time.GetElapsedTime(_renderedAt))))
                return _screen;
            (_isChanged, _renderedAt) = (false, time.GetTimestamp());
            return _screen = Task.Run(RenderAsync);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _subscription?.Dispose();
        }
    }

    private bool IsDue(TimeSpan age) => age >= (_isChanged ? CoalescingDelay : MaxAge);

    private async Task<PlainScreen> RenderAsync()
    {
        if (_request is null or { IsCompletedSuccessfully: false })
            _request = BeginAsync();
        var wall = await _request;
        await using var services = scopes.CreateAsyncScope();
        await using var html = new HtmlRenderer(services.ServiceProvider, log);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(WallScreen.Watch)] = _subscription, [nameof(WallScreen.Wall)] = wall, [nameof(WallScreen.Root)] = root });
        return PlainScreen.Of(await html.Dispatcher.InvokeAsync(async () => (await html.RenderComponentAsync<WallScreen>(parameters)).ToHtmlString()));
    }

    private async Task<WallRequest> BeginAsync()
    {
        var wall = await readRequest();
        var subscription = subscribe(() => Changed(wall));
        await subscription.ReadAsync(wall.Query.Filter, wall.Zone, FirstWait, time);
        lock (_gate)
        {
            _subscription = subscription;
            if (_isDisposed)
                subscription.Dispose();
            else
                subscription.Follow(wall.Query.Filter, wall.Zone);
        }

        return wall;
    }

    private Task Changed(WallRequest wall)
    {
        lock (_gate)
        {
            _isChanged = true;
            if (!_isDisposed)
                _subscription?.OnLoad(wall.Zone);
        }

        return Task.CompletedTask;
    }
}
