using ClassifyDashboard.Async;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>The services that all readers share.</summary>
internal sealed record ReaderContext(
    ClassifyClient Client, RequestBudget Budget, BlockCache Cache, JobArchive Archive, NameDirectory Names, RefreshMetrics Metrics, TimeProvider Time,
    JobReaderOptions Options, ILogger Logger, ServerRole Role)
{
    /// <summary>What the servers share; null where this server shares nothing.</summary>
    public SharedBlockStore? Shared { get; init; }

    /// <summary>The messages between the servers; null where this server shares nothing.</summary>
    public ServerMessages? Messages { get; init; }

    /// <summary>Set when screens watch another window, or one window less.</summary>
    public AsyncSignal WindowsChanged { get; } = new();

    // The limit holds for any length of outage: a wall must be live again within half a minute of its end, including the time of the
    // response.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Returns the wait before the next attempt after a failure: it doubles with each failure, and is at least as long as the service
    /// requests.
    /// </summary>
    public TimeSpan WaitAfter(Problem problem, int failures)
    {
        var interval = Options.RefreshInterval;
        var longest = interval > LongestWait ? interval : LongestWait;
        var doubled = interval * Math.Pow(2, Math.Min(failures - 1, 5));
        var wait = doubled < longest ? doubled : longest;
        return problem.RetryAfter is { } requested && requested > wait ? requested : wait;
    }

    /// <summary>Returns the problem for an exception of a read and logs an unexpected exception in full.</summary>
    public Problem ProblemOf(Exception exception)
    {
        if (exception is ProblemException known)
        {
            if (known.Problem.Kind == ProblemKind.Unreachable)
                Role.ReportUnreachable();
            return known.Problem;
        }

        Logger.LogError(exception, "Reading jobs ended in an unexpected way, by an error of the dashboard. It keeps trying. Report it with this line.");
        return new(ProblemKind.MalformedAnswer, "Reading the jobs ended in an unexpected way; the server's log says more.");
    }
}
