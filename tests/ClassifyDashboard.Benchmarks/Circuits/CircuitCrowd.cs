using System.Diagnostics;

/// <summary>Many pages of one dashboard, open at once.</summary>
sealed class CircuitCrowd : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly List<Circuit> _circuits = [];

    public CircuitCrowd(Uri server) => (_http, Server) = (Circuit.NewHttp(server), server);

    public Uri Server { get; }

    public IReadOnlyList<Circuit> Circuits => _circuits;

    public int Lost => _circuits.Count(circuit => circuit.Lost is not null);

    public int Live => _circuits.Count(circuit => circuit is { Live: not null, Lost: null });

    /// <summary>Opens more pages, evenly within a time, and waits until all are live or lost, or until the patience ends.</summary>
    /// <param name="paths">The pages; used in turn.</param>
    /// <param name="count">How many to open.</param>
    /// <param name="content">The text of a live page.</param>
    /// <param name="within">The time within which they open.</param>
    /// <param name="patience">How long to wait for the last.</param>
    /// <param name="rendered">Called for each batch with the page's path.</param>
    public async Task ComeAsync(IReadOnlyList<string> paths, int count, byte[] content, TimeSpan within, TimeSpan patience,
        Action<string, byte[]>? rendered = null)
    {
        var (watch, opened) = (Stopwatch.StartNew(), new List<Task>());
        for (var i = 0; i < count; i++)
        {
            if (within * i / count - watch.Elapsed is { Ticks: > 0 } wait)
                await Task.Delay(wait);
            var path = paths[i % paths.Count];
            var circuit = new Circuit(_http, new(Server, path), content, rendered is null ? null : (_, batch) => rendered(path, batch));
            _circuits.Add(circuit);
            opened.Add(Task.Run(circuit.OpenAsync));
        }

        while (watch.Elapsed < within + patience && _circuits.Any(circuit => circuit is { Live: null, Lost: null }))
            await Task.Delay(100);
        await Task.WhenAny(Task.WhenAll(opened), Task.Delay(TimeSpan.FromSeconds(1)));
    }

    /// <summary>A quantile of the times; a page that never became live counts as the longest.</summary>
    public double Seconds(double share, Func<Circuit, TimeSpan?> time)
    {
        var times = _circuits.Select(circuit => time(circuit)?.TotalSeconds ?? double.PositiveInfinity).Order().ToList();
        return times[Math.Min(times.Count - 1, (int)(share * times.Count))];
    }

    /// <summary>Why pages were lost, the most frequent cause first; for a person to read.</summary>
    public string Causes() =>
        string.Join("; ", _circuits.Where(circuit => circuit.Lost is not null).GroupBy(circuit => circuit.Lost).OrderByDescending(group => group.Count())
            .Take(3).Select(group => $"{group.Count()} x {group.Key}"));

    /// <summary>All of them leave.</summary>
    public async Task LeaveAsync()
    {
        await Parallel.ForEachAsync(_circuits, new ParallelOptions { MaxDegreeOfParallelism = 32 }, (circuit, _) => circuit.DisposeAsync());
        _circuits.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _http.Dispose();
    }
}
