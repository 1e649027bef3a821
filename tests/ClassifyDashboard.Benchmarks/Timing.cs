using System.Diagnostics;

/// <summary>How long something takes, in milliseconds.</summary>
static class Timing
{
    /// <summary>The upper median.</summary>
    public static double Median(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>The median of several rounds of the same work.</summary>
    public static double MedianOf(int rounds, Func<object> work) => Median([.. Enumerable.Range(0, rounds).Select(_ => Of(work))]);

    /// <summary>How long a piece of work takes.</summary>
    public static double Of(Func<object> work)
    {
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(work());
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Requests a page.</summary>
    public static async Task<(double Milliseconds, string Page)> GetAsync(HttpClient http, string path)
    {
        var watch = Stopwatch.StartNew();
        var page = await http.GetStringAsync(path);
        return (watch.Elapsed.TotalMilliseconds, page);
    }
}
