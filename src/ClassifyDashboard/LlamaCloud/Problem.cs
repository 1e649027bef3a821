using System.Net;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The kinds of trouble with the classify API that a person can do different things about.</summary>
public enum ProblemKind
{
    /// <summary>There is no API key.</summary>
    NotConfigured,

    /// <summary>401: the key is wrong, or belongs to another region.</summary>
    Unauthorized,

    /// <summary>402: the credits are used up.</summary>
    PaymentRequired,

    /// <summary>403: the key's project or role does not allow it.</summary>
    Forbidden,

    /// <summary>404: most often a wrong base address.</summary>
    NotFound,

    /// <summary>429, after waiting and trying again.</summary>
    RateLimited,

    /// <summary>Any other 4xx: the service did not take the question.</summary>
    BadRequest,

    /// <summary>5xx, after trying again.</summary>
    Unavailable,

    /// <summary>No answer: name, connection, TLS or time, after trying again.</summary>
    Unreachable,

    /// <summary>An answer that is not the API's, or too large, or that would never end.</summary>
    MalformedAnswer,

    /// <summary>No trouble of the service: there are more jobs than are kept in memory.</summary>
    TooManyJobs,

    /// <summary>No trouble of the service either: so many windows are watched that no other can be.</summary>
    TooManyWindows,
}

/// <summary>What went wrong with a read, in words for a person. Holds no key, no page token and no query string.</summary>
/// <param name="Kind">What can be done about it.</param>
/// <param name="Message">One or two plain sentences, with the service's own words cut to a readable length.</param>
public sealed record Problem(ProblemKind Kind, string Message)
{
    /// <summary>The id the service asks to be told when its support is contacted.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>How long the service asked to wait, at most a minute.</summary>
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
