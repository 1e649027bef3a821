using System.Diagnostics;

/// <summary>A page that loads again when its circuit has ended, as the dashboard's script does in a browser.</summary>
/// <param name="http">For the page; shared by all.</param>
/// <param name="page">The address of the page, through the balancer.</param>
/// <param name="content">The text that a render batch holds once it contains the page's data.</param>
/// <param name="wait">The shortest and the longest time that its script waits before, so that not all come back in the same moment.</param>
sealed class ReturningViewer(HttpClient http, Uri page, byte[] content, (TimeSpan Least, TimeSpan Most) wait) : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaves = new();
    private readonly Random _random = new(page.GetHashCode());
    private Task _stay = Task.CompletedTask;
    private volatile Circuit? _circuit;
    private long _latest;
    private long _longest;

    /// <summary>How often it had to load again.</summary>
    public int Returns { get; private set; }

    public bool IsLive => _circuit is { Live: not null, Lost: null };

    /// <summary>The longest time without anything new since <see cref="Forget"/>, in seconds.</summary>
    public double LongestSilence
    {
        get
        {
            var since = Stopwatch.GetTimestamp() - Volatile.Read(ref _latest);
            return Stopwatch.GetElapsedTime(0, Math.Max(Volatile.Read(ref _longest), since)).TotalSeconds;
        }
    }

    public void Come() => _stay = Task.Run(StayAsync);

    /// <summary>Measures anew from now on.</summary>
    public void Forget()
    {
        Volatile.Write(ref _longest, 0);
        Volatile.Write(ref _latest, Stopwatch.GetTimestamp());
    }

    public async ValueTask DisposeAsync()
    {
        await _leaves.CancelAsync();
        await _stay;
        _leaves.Dispose();
    }

    private async Task StayAsync()
    {
        Forget();
        while (!_leaves.IsCancellationRequested)
        {
            await using var circuit = new Circuit(http, page, content, (_, _) => Took());
            _circuit = circuit;
            await circuit.OpenAsync();
            while (circuit.Lost is null && !_leaves.IsCancellationRequested)
                await Task.Delay(100);
            if (_leaves.IsCancellationRequested)
                return;
            Returns++;
            await Task.Delay(wait.Least + ((wait.Most - wait.Least) * _random.NextDouble()));
        }
    }

    private void Took()
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _longest, Math.Max(_longest, now - Interlocked.Exchange(ref _latest, now)));
    }
}
