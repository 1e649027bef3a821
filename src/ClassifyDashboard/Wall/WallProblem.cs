using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Wall;

/// <summary>
/// The cause of missing or old figures. The wall's own script reports a third cause: that the browser has lost the server.
/// </summary>
public enum WallProblemKind
{
    /// <summary>The service answers with errors or limits, or not at all.</summary>
    Service,

    /// <summary>The dashboard has not read as far as it should.</summary>
    Behind,
}

/// <summary>A problem with a wall's figures, in words for people in a room.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Heading">The problem in a few words.</param>
/// <param name="Why">The cause in one or two sentences.</param>
public sealed record WallProblem(WallProblemKind Kind, string Heading, string Why)
{
    // People do not read a longer text on a wall.
    private const int MaxLength = 160;

    /// <summary>
    /// The most important problem of a wall's parts; null if there is none. Errors rank above parts that are still being read.
    /// </summary>
    /// <param name="parts">All loads that the wall draws or evaluates; each is null while none of its jobs are known.</param>
    /// <param name="budget">The state of the request budget.</param>
    /// <param name="now">The time.</param>
    public static WallProblem? Of(IEnumerable<Load?> parts, BudgetState budget, DateTimeOffset now) =>
        parts.OrderBy(part => part is { Problem: not null } ? 0 : 1).Select(part => Of(part, budget, now)).FirstOrDefault(problem => problem is not null);

    /// <summary>The problem of one part; null if there is none.</summary>
    /// <param name="load">The part's jobs, or null while none are known.</param>
    /// <param name="budget">The state of the request budget.</param>
    /// <param name="now">The time.</param>
    public static WallProblem? Of(Load? load, BudgetState budget, DateTimeOffset now) => load switch
    {
        { Problem: { Kind: ProblemKind.TooManyJobs } problem } => new(WallProblemKind.Behind, "Too many jobs for this wall", MessageOf(problem)),
        { Problem: { Kind: ProblemKind.TooManyWindows } problem } => new(WallProblemKind.Behind, "Too many time windows are open", MessageOf(problem)),
        { Problem: { } problem } => new(WallProblemKind.Service, HeadingOf(problem.Kind), MessageOf(problem)),
        { ListedAfter: not null, Filter.NeedsTexts: true } => new(WallProblemKind.Behind, "Only the newest jobs are searched",
            "The texts of older ones do not fit in memory (Reading:MaxJobs)."),
        { ReadAt: { } at, RefreshEvery: { } every } when now - at > 2 * every => Late(budget, now),
        { ReadAt: not null } => null, // a part without a refresh interval cannot change, so that it is never late
        _ => new(WallProblemKind.Behind, "Reading the jobs", $"{Progress(load)}{Limits(budget, now)}"),
    };

    private static string HeadingOf(ProblemKind kind) => kind switch
    {
        ProblemKind.RateLimited => "The service limits us",
        ProblemKind.Unreachable => "The service does not answer",
        ProblemKind.NotConfigured or ProblemKind.Unauthorized or ProblemKind.PaymentRequired or ProblemKind.Forbidden => "The service refuses us",
        _ => "The service answers with errors",
    };

    // The reader reported no problem. The budget shows whether requests are held back, or were sent and not answered.
    private static WallProblem Late(BudgetState budget, DateTimeOffset now) =>
        budget.PausedUntil > now || budget.IsSlowed
            ? new(WallProblemKind.Service, "The service limits us", Limits(budget, now).TrimStart())
            : budget.BackfillWait > TimeSpan.FromSeconds(5)
                ? new(WallProblemKind.Behind, "Our reading is behind",
                    $"{DisplayFormat.Count(budget.Waiting, "request waits for its turn", "requests wait for their turn")}, about "
                        + $"{DisplayFormat.Estimate(budget.BackfillWait)}.")
                : new(WallProblemKind.Service, "The service is slow to answer", "The dashboard asks again by itself.");

    private static string Limits(BudgetState budget, DateTimeOffset now) =>
        budget.PausedUntil is { } until && until > now ? $" It asked for no requests for {DisplayFormat.Estimate(until - now)}."
        : budget.IsSlowed ? $" It accepts {DisplayFormat.Rate(budget.RequestsPerSecond)} from this dashboard." : "";

    private static string Progress(Load? load) => load is null or { JobsRead: 0 }
        ? "No job has been read yet."
        : $"{DisplayFormat.Count(load.JobsRead, "job", "jobs")} so "
            + $"far{(load.Progress?.Left is { } left ? $", about {DisplayFormat.Estimate(left)} to go" : "")}.";

    // The service's support asks for the correlation id, so that a cut message keeps it.
    private static string MessageOf(Problem problem)
    {
        var message = DisplayFormat.Line(problem.Message, MaxLength);
        return problem.CorrelationId is { } id && !message.Contains(id, StringComparison.OrdinalIgnoreCase) ? $"{message} Correlation id {id}." : message;
    }
}
