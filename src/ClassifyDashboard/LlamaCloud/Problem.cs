using System.Net;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The kinds of problems with the classify API, distinguished by what a person can do about them.</summary>
public enum ProblemKind
{
    /// <summary>The settings have no API key.</summary>
    NotConfigured,

    /// <summary>401: the key is wrong, or belongs to another region.</summary>
    Unauthorized,

    /// <summary>402: the credits are used up.</summary>
    PaymentRequired,

    /// <summary>403: the key's project or role does not allow it.</summary>
    Forbidden,

    /// <summary>404: most often a wrong base address.</summary>
    NotFound,

    /// <summary>429, after waits and retries.</summary>
    RateLimited,

    /// <summary>Any other 4xx: the service rejected the request.</summary>
    BadRequest,

    /// <summary>5xx, after retries.</summary>
    Unavailable,

    /// <summary>No response, after retries: name, connection, TLS or timeout.</summary>
    Unreachable,

    /// <summary>A response that is not the API's, is too large, or never ends.</summary>
    MalformedAnswer,

    /// <summary>Not a problem of the service: the window has more jobs than fit in memory.</summary>
    TooManyJobs,

    /// <summary>Not a problem of the service: the maximum number of windows is already watched.</summary>
    TooManyWindows,
}

/// <summary>A failure of a read, explained for a person. Has no key, no page token and no query string.</summary>
/// <param name="Kind">The kind, which decides what a person can do.</param>
/// <param name="Message">One or two plain sentences, with the service's own words truncated to a readable length.</param>
public sealed record Problem(ProblemKind Kind, string Message)
{
    /// <summary>The id that the service's support requests.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The delay that the service requested, at most a minute.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public HttpStatusCode? StatusCode { get; init; }
}

/// <summary>Thrown when a read of the classify API ends in a <see cref="LlamaCloud.Problem"/>.</summary>
public sealed class ProblemException : Exception
{
    public ProblemException(Problem problem, Exception? innerException = null)
        : base(problem.Message, innerException) => Problem = problem;

    public Problem Problem { get; }
}
