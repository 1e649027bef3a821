using System.Globalization;
using ServiceFault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>A row of the matrix: the fault, and what a person must be told.</summary>
/// <param name="Name">The fault, for the table.</param>
/// <param name="Words">A part of every screen's text, or several with bars between; null where all is read and nothing need be said.</param>
sealed record FaultCase(string Name, string? Words)
{
    public ServiceFault? Service { get; init; }

    /// <summary>The affected share of jobs or of responses: 0 to 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>The number of affected responses, after which all is well; null for all.</summary>
    public int? Times { get; init; }

    public WireFault Wire { get; init; }

    /// <summary>The shift of the dashboard's clock, forward or back, while it lasts.</summary>
    public TimeSpan Jump { get; init; }

    /// <summary>What a 429 asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it affects jobs, or reads of several pages: a read of one good page says nothing.</summary>
    public bool IsOfPages { get; init; }

    /// <summary>The steps in which time passes meanwhile: short ones where a response takes many waits.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The longest time from its end until all is right; always half a minute for a wall.</summary>
    public TimeSpan MaxRecovery { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Whether jobs stay faulty until the slow check reads them again.</summary>
    public bool IsMendedByCheck { get; init; }

    public override string ToString() => Name;

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("401", "The API key was not accepted") { Service = ServiceFault.Unauthorized },
        new("403", "The API key may not read these jobs") { Service = ServiceFault.Forbidden },
        new("404", "There is no classify API at this address") { Service = ServiceFault.NotFound },
        new("422", "The service did not take the request (422)") { Service = ServiceFault.Unprocessable },
        new("429", "takes no more requests|slowed from|service allows|service limits requests")
        {
            Service = ServiceFault.TooManyRequests,
            MaxRecovery = TimeSpan.FromMinutes(10),
        },
        new("429 with Retry-After: 30",
            "takes no more requests|slowed from|asked for no requests|service allows|service limits requests")
            {
                Service = ServiceFault.TooManyRequests,
                RetryAfter = TimeSpan.FromSeconds(30),
                MaxRecovery = TimeSpan.FromMinutes(10),
            },
        new("500 with correlation id", "correlation ID") { Service = ServiceFault.ServerError },
        new("503", "trouble of its own (503)") { Service = ServiceFault.Unavailable },
        new("502 in HTML", "trouble of its own (502)") { Service = ServiceFault.HtmlError },
        new("connection refused", "refuses connections") { Wire = WireFault.Refused },
        new("connection reset", "broke") { Service = ServiceFault.ConnectionReset },
        new("name unknown", "cannot be resolved") { Wire = WireFault.NoSuchName },
        new("certificate not trusted", "No secure connection") { Wire = WireFault.NotTrusted },
        new("hang before headers", "did not answer in time|not all been read yet") { Service = ServiceFault.Hang },
        new("a byte a second", "did not answer in time|not all been read yet") { Service = ServiceFault.SlowDrip },
        new("two seconds for a body", null) { Service = ServiceFault.SlowBody, Step = TimeSpan.FromMilliseconds(200) },
        new("body cut short", "broke") { Service = ServiceFault.ShortBody },
        new("half a body, well ended", "no page of classify jobs") { Service = ServiceFault.TruncatedJson },
        new("50 MB body", "larger than 32 MB") { Service = ServiceFault.HugeBody },
        new("gzip bomb", "larger than 32 MB") { Service = ServiceFault.GzipBomb },
        new("HTML with 200", "no page of classify jobs") { Service = ServiceFault.SignInPage },
        new("JSON as text/plain", null) { Service = ServiceFault.PlainText },
        new("JSON of a wrong shape", "no page of classify jobs") { Service = ServiceFault.WrongShape },
        new("items: null", "no page of classify jobs") { Service = ServiceFault.NullItems },
        new("null for one job in five", "could not be read as a job") { Service = ServiceFault.NullJob, Share = 0.2, IsMendedByCheck = true },
        new("unknown status of one job in five", null) { Service = ServiceFault.UnknownStatus, Share = 0.2, IsMendedByCheck = true },
        new("created_at null in one job in five", null) { Service = ServiceFault.NullCreatedAt, Share = 0.2, IsMendedByCheck = true },
        new("years 0001 and 9999 in one job in five", null) { Service = ServiceFault.DistantYear, Share = 0.2, IsMendedByCheck = true },
        new("the same jobs on two pages", null) { Service = ServiceFault.Duplicates },
        new("two versions of a job on a page", null) { Service = ServiceFault.Conflicts },
        new("token that repeats", "the same page again and again") { Service = ServiceFault.RepeatedToken },
        new("token that expires in the middle", null) { Service = ServiceFault.ExpiredToken, Times = 1 },
        new("every token has expired", "Invalid page token") { Service = ServiceFault.ExpiredToken, IsOfPages = true },
        new("empty page with a token", null) { Service = ServiceFault.EmptyPage },
        new("clock an hour ahead", null) { Jump = TimeSpan.FromHours(1) },
        new("clock an hour back", null) { Jump = TimeSpan.FromHours(-1) },
    ];

    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";
}
