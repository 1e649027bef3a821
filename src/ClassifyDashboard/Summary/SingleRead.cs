using ClassifyDashboard.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Summary;

/// <summary>What addresses without a screen have in common: only GET and HEAD, and one read that may be waited for.</summary>
internal static class SingleRead
{
    // Nobody may have watched for a while: a moving window that was read longer ago than this is worth waiting for.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    /// <summary>Whether all jobs are there, those of a moving window as of just now.</summary>
    public static bool IsWhole(Load load, DateTimeOffset now) =>
        load.Stage == LoadStage.Complete && (!load.Filter.Window.IsLive || now - load.ReadAt <= Recent);

    /// <summary>The jobs as far as they are known when a load is enough or the wait is over; null where nothing is.</summary>
    /// <param name="reader">Where loads come from.</param>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin.</param>
    /// <param name="isEnough">Told of each load; true ends the wait.</param>
    /// <param name="waits">Whether to wait at all. Without that it is what is known at once; the read has begun, and goes on for a moment without us: the next call finds more.</param>
    /// <param name="over">Ends the wait.</param>
    public static async Task<Load?> ReadAsync(JobReader reader, JobFilter filter, TimeZoneInfo zone, Predicate<Load> isEnough, bool waits, CancellationTokenSource over)
    {
        Load? latest = null;
        var following = FollowAsync();
        if (!waits)
            await over.CancelAsync(); // what is known has come by now
        await following;
        return latest ?? reader.Peek(filter, zone);

        async Task FollowAsync()
        {
            try
            {
                await foreach (var load in reader.WatchAsync(filter, zone, over.Token))
                {
                    latest = load;
                    if (!waits || isEnough(load))
                        return;
                }
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // The answer goes out with what there is.
            }
        }
    }

    /// <summary>What an address for scripts says besides its values that could not be used: unknown keys, and keys without a value.</summary>
    /// <param name="queryString">The query string.</param>
    /// <param name="own">The keys that it has beyond those of a page.</param>
    /// <param name="faults">Values of those that could not be used, and null.</param>
    public static IEnumerable<IgnoredValue> Ignored(string? queryString, string[] own, params IgnoredValue?[] faults) =>
        [.. faults.OfType<IgnoredValue>(), .. AddressKeys.Empty(queryString, JobQuery.FilterKeys), .. AddressKeys.Unknown(queryString, [.. JobQuery.Keys, .. own])];

    /// <summary>Has the header X-Ignored say what in the address was not used.</summary>
    public static void SayIgnored(IHeaderDictionary headers, IReadOnlyList<IgnoredValue> ignored)
    {
        if (ignored.Count > 0)
            headers["X-Ignored"] = ExportText.ForHeader(Words(ignored));
    }

    /// <summary>What was not used, and why, as one line in which nothing of an address can be taken for anything else.</summary>
    public static string Words(IEnumerable<IgnoredValue> ignored) =>
        string.Join("; ", ignored.Select(each => $"{Uri.EscapeDataString(each.Key)}={Uri.EscapeDataString(each.Value)} ({each.Reason})"));

    /// <summary>Answers 405 to what is neither GET nor HEAD, here since the one that routing gives by itself would be made a page for people, and a POST of it a 400.</summary>
    /// <returns>Whether it was refused.</returns>
    public static bool Refuses(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return false;
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Head}";
        return true;
    }
}
