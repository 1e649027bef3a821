using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>What all readings share.</summary>
internal sealed record ReaderContext(
    ClassifyClient Client, RequestBudget Budget, BlockCache Cache, JobArchive Archive, TimeProvider Time, JobReaderOptions Options, ILogger Logger)
{
    // However long a trouble lasts: a wall is to be live again within half a minute of its end, and the answer takes its time too.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>How long after a failure the next attempt is made: longer from time to time, and as long as the service asks.</summary>
    public TimeSpan WaitAfter(Problem problem, int failures)
    {
        var interval = Options.RefreshInterval;
        var longest = interval > LongestWait ? interval : LongestWait;
        var doubled = interval * Math.Pow(2, Math.Min(failures - 1, 5));
        var wait = doubled < longest ? doubled : longest;
        return problem.RetryAfter is { } asked && asked > wait ? asked : wait;
    }

    /// <summary>The problem that an exception of a read stands for; an unforeseen one is logged in full.</summary>
    public Problem ProblemOf(Exception exception)
    {
        if (exception is ProblemException known)
            return known.Problem;
        Logger.LogError(exception, "Reading jobs ended in an unexpected way.");
        return new(ProblemKind.MalformedAnswer, "Reading the jobs ended in an unexpected way; the server's log says more.");
    }
}
