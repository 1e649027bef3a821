using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Api;

/// <summary>What summary and exports share: they accept only GET and HEAD, and make one read that the caller can wait for.</summary>
internal static class SingleRead
{
    // If nobody has watched a moving window, its jobs can be old. If they are older than this, a new read is worth the wait.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    /// <summary>Whether all jobs are known; for a moving window, also whether they are recent.</summary>
    public static bool IsCompleteAndRecent(Load load, DateTimeOffset now) =>
        load.Stage == LoadStage.Complete && (!load.Filter.Window.IsLive || now - load.ReadAt <= Recent);

    /// <summary>The jobs that are known when a load is sufficient or the wait ends; null if none are.</summary>
    /// <param name="reader">Gives the loads.</param>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">The time zone of days.</param>
    /// <param name="isEnough">Checks each load; true ends the wait.</param>
    /// <param name="waits">Whether to wait. If not, the result is what is known now. The read has started and continues for a moment, so
    /// the next call finds more.</param>
    /// <param name="over">Ends the wait.</param>
    public static async Task<Load?> ReadAsync(JobReader reader, JobFilter filter, TimeZoneInfo zone, Predicate<Load> isEnough, bool waits,
        CancellationTokenSource over)
    {
        Load? latest = null;
        var following = FollowAsync();
        if (!waits)
            await over.CancelAsync(); // the known jobs have already been received
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
                // The answer contains what is known.
            }
        }
    }

    /// <summary>
    /// The further parts of a script's address that are ignored: unknown keys, keys without a value, and wrong values of the address's
    /// own keys.
    /// </summary>
    /// <param name="queryString">The query string.</param>
    /// <param name="own">The keys of this address that pages do not have.</param>
    /// <param name="faults">Wrong values of those keys; nulls are skipped.</param>
    public static IEnumerable<IgnoredValue> Ignored(string? queryString, string[] own, params IgnoredValue?[] faults) =>
    [
        .. faults.OfType<IgnoredValue>(),
        .. AddressKeys.Empty(queryString, JobQuery.SelectingKeys),
        .. AddressKeys.Unknown(queryString, [.. JobQuery.Keys, .. own]),
    ];

    /// <summary>Writes the ignored parts of the address into the header X-Ignored.</summary>
    public static void WriteIgnored(IHeaderDictionary headers, IReadOnlyList<IgnoredValue> ignored)
    {
        if (ignored.Count > 0)
            headers["X-Ignored"] = ExportText.ForHeader(Words(ignored));
    }

    /// <summary>
    /// The ignored parts and the reasons in one line. Keys and values are escaped, so that they cannot look like another part of the
    /// line.
    /// </summary>
    public static string Words(IEnumerable<IgnoredValue> ignored) =>
        string.Join("; ", ignored.Select(each => $"{Uri.EscapeDataString(each.Key)}={Uri.EscapeDataString(each.Value)} ({each.Reason})"));

    /// <summary>
    /// Answers 405 to other methods than GET and HEAD. The 405 of the routing would become an error page, and for a POST a 400.
    /// </summary>
    /// <returns>Whether the request was refused.</returns>
    public static bool RefusesMethod(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return false;
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Head}";
        return true;
    }
}
