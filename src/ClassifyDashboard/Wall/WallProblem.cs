using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Wall;

/// <summary>Where the cause lies that figures are not as they should be. That the browser has lost the server is the fourth; its own script says that.</summary>
public enum WallProblemKind
{
    /// <summary>The service answers with errors or limits, or not at all.</summary>
    Service,

    /// <summary>The dashboard's own reading has not come as far as it should.</summary>
    Behind,
}

/// <summary>What is the matter with a wall's figures, in words for a room.</summary>
/// <param name="Kind">Where the cause lies.</param>
/// <param name="Heading">The matter in a few words.</param>
/// <param name="Why">The cause in one or two sentences.</param>
public sealed record WallProblem(WallProblemKind Kind, string Heading, string Why)
{
    // A longer text is not read on a wall.
    private const int MaxWords = 160;

    /// <summary>What is the matter with any of a wall's parts at a time: what is wrong goes before what is only not read yet; null where nothing is.</summary>
    /// <param name="parts">All that is drawn or judged by, each null while none of its jobs have come.</param>
    /// <param name="budget">How the request budget stands.</param>
    /// <param name="now">The time.</param>
    public static WallProblem? Of(IEnumerable<Load?> parts, BudgetState budget, DateTimeOffset now) =>
        parts.OrderBy(part => part is { Problem: not null } ? 0 : 1).Select(part => Of(part, budget, now)).FirstOrDefault(trouble => trouble is not null);

    /// <summary>What is the matter with one part; null where nothing is.</summary>
    /// <param name="load">The figures' jobs, or null while none have come.</param>
    /// <param name="budget">How the request budget stands.</param>
    /// <param name="now">The time.</param>
    public static WallProblem? Of(Load? load, BudgetState budget, DateTimeOffset now) => load switch
    {
        { Problem: { Kind: ProblemKind.TooManyJobs } problem } => new(WallProblemKind.Behind, "Too many jobs for this wall", Words(problem)),
        { Problem: { Kind: ProblemKind.TooManyWindows } problem } => new(WallProblemKind.Behind, "Too much is being looked at", Words(problem)),
        { Problem: { } problem } => new(WallProblemKind.Service, HeadingOf(problem.Kind), Words(problem)),
        { ReadAt: { } at, RefreshEvery: { } every } when now - at > 2 * every => Late(budget, now),
        { ReadAt: not null } => null, // without a rhythm nothing in it can change, so that it is never late
        _ => new(WallProblemKind.Behind, "Reading the jobs", $"{Progress(load)}{Limits(budget, now)}"),
    };

    private static string HeadingOf(ProblemKind kind) => kind switch
    {
        ProblemKind.RateLimited => "The service limits us",
        ProblemKind.Unreachable => "The service does not answer",
        ProblemKind.NotConfigured or ProblemKind.Unauthorized or ProblemKind.PaymentRequired or ProblemKind.Forbidden => "The service refuses us",
        _ => "The service answers with errors",
    };

    // Nobody has said what is wrong, so what is known must do: whether requests are held back, or out and not answered.
    private static WallProblem Late(BudgetState budget, DateTimeOffset now) =>
        budget.PausedUntil > now || budget.IsSlowed
            ? new(WallProblemKind.Service, "The service limits us", Limits(budget, now).TrimStart())
            : budget.BackfillWait > TimeSpan.FromSeconds(5)
                ? new(WallProblemKind.Behind, "Our reading is behind", $"{DisplayFormat.Count(budget.Waiting, "request waits", "requests wait")} for a turn, about {DisplayFormat.Span(LoadNotice.Rounded(budget.BackfillWait))}.")
                : new(WallProblemKind.Service, "The service is slow to answer", "It is asked again by itself.");

    private static string Limits(BudgetState budget, DateTimeOffset now) =>
        budget.PausedUntil is { } until && until > now ? $" It asked to be left alone for {DisplayFormat.Span(LoadNotice.Rounded(until - now))}."
        : budget.IsSlowed ? $" It takes {BudgetNotice.Rate(budget.RequestsPerSecond)} from us." : "";

    private static string Progress(Load? load) => load is null or { JobsRead: 0 }
        ? "None has come yet."
        : $"{DisplayFormat.Count(load.JobsRead, "job", "jobs")} so far{(load.Progress?.Left is { } left ? $", about {DisplayFormat.Span(LoadNotice.Rounded(left))} to go" : "")}.";

    // The id is what the service's support asks for, so it stays whatever is cut.
    private static string Words(Problem problem)
    {
        var words = DisplayFormat.Line(problem.Message, MaxWords);
        return problem.CorrelationId is { } id && !words.Contains(id, StringComparison.OrdinalIgnoreCase) ? $"{words} Correlation id {id}." : words;
    }
}
