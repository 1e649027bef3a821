using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

/// <summary>
/// Many wall screens without a live connection.
/// Each requests its screen every five seconds with the ETag that it has, as the script of its frame does.
/// </summary>
sealed class PlainCrowd : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private readonly List<double> _seconds = [];

    public PlainCrowd(Uri server)
    {
        _http = new(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = server,
            Timeout = TimeSpan.FromSeconds(10),
        };
        _http.DefaultRequestHeaders.Add("Cookie", "tz=UTC");
        _http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
    }

    public int Answers => _seconds.Count;

    /// <summary>Responses with a screen; the others were 304.</summary>
    public int Whole { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Failed requests, and responses without a screen's time.</summary>
    public int Faults { get; private set; }

    /// <summary>Runs all of them for a time; they start evenly within the first five seconds.</summary>
    public Task AskAsync(IReadOnlyList<string> paths, int count, TimeSpan length) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => AskAsync(paths[i % paths.Count], Every * i / count, length)));

    /// <summary>A quantile of the response times.</summary>
    public double Seconds(double share)
    {
        lock (_gate)
            return _seconds.Order().ElementAt(Math.Min(_seconds.Count - 1, (int)(share * _seconds.Count)));
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(string path, TimeSpan first, TimeSpan length)
    {
        var watch = Stopwatch.StartNew();
        await Task.Delay(first);
        EntityTagHeaderValue? known = null;
        for (var times = 1; watch.Elapsed < length; times++)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (known is not null)
                    request.Headers.IfNoneMatch.Add(known);
                using var answer = await _http.SendAsync(request);
                var body = await answer.Content.ReadAsByteArrayAsync();
                var isScreen = answer.Headers.Contains("X-Wall-Now") && (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified);
                known = answer.Headers.ETag ?? known;
                Took(Stopwatch.GetElapsedTime(start).TotalSeconds, body.Length, isScreen);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Took(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, isScreen: false);
            }

            if (first + Every * times - watch.Elapsed is { Ticks: > 0 } wait)
                await Task.Delay(wait);
        }
    }

    private void Took(double seconds, int bytes, bool isScreen)
    {
        lock (_gate)
        {
            _seconds.Add(seconds);
            Bytes += bytes;
            Whole += bytes > 0 ? 1 : 0;
            Faults += isScreen ? 0 : 1;
        }
    }
}
