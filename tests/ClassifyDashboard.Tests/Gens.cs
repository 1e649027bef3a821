using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests;

/// <summary>Generators of arbitrary jobs and their parts; shared by all property tests.</summary>
/// <remarks>Values repeat often, so that groups, ties and duplicates occur; some are as odd as the outside can send.</remarks>
static class Gens
{
    /// <summary>Instants within about two years of <see cref="AJob.Created"/>, to the millisecond.</summary>
    public static readonly Gen<DateTimeOffset> Near =
        Gen.Long[-31_536_000_000, 31_536_000_000].Select(ms => AJob.Created.AddMilliseconds(ms));

    /// <summary>Any instant that a DateTimeOffset can hold, in UTC.</summary>
    public static readonly Gen<DateTimeOffset> Anytime =
        Gen.Long[DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    public static readonly Gen<TimeSpan> Span = Gen.Long[0, 86_400_000].Select(ms => TimeSpan.FromMilliseconds(ms));

    public static readonly Gen<JobStatus> Status = Gen.OneOf(
        Gen.OneOf([.. JobStatus.Known]),
        Gen.OneOf("THROTTLED", "PARTIAL_SUCCESS", "", "weird status").Select(JobStatus.Of));

    /// <summary>Any text: plain, markup, and invalid UTF-16.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 30],
        Gen.String[Gen.Char, 0, 60],
        Gen.OneOf("", " ", "<img src=x onerror=alert(1)>", "a,\"b\"\r\nc", "=1+1", "\ud800", "x\udc00y", "\0", "ümläut 😀"));

    public static readonly Gen<string> Guid = Gen.Guid.Select(guid => guid.ToString());

    /// <summary>Error texts as the service writes them, with ids and numbers in them, and some that are any text.</summary>
    public static readonly Gen<string?> Error = Gen.Frequency<string?>(
        (4, Gen.Select(Guid, Gen.Int[0, 9999])
            .Select((id, n) => (string?)$"Oops! Something failed after {n}s. Please retry providing this correlation ID: {id}")),
        (3, Gen.Int[0, 500].Select(n => (string?)$"Document has {n} pages, the most is 100")),
        (2, Gen.OneOf<string?>("Rate limit exceeded. Try later.", "Classify endpoints are currently unavailable.")),
        (1, Gen.OneOf<string?>(null, "", "  ")),
        (1, Text.Select(text => (string?)text)));

    public static readonly Gen<double?> Confidence = Gen.Frequency<double?>(
        (8, Gen.Double[0, 1].Select(x => (double?)x)),
        (2, Gen.OneOf<double?>(0, 0.05, 0.5, 0.95, 1)),
        (1, Gen.OneOf<double?>(null, double.NaN, -0.5, 1.5, double.PositiveInfinity)));

    public static readonly Gen<Classification> Classification = Gen.Select(
        Gen.OneOf<string?>("invoice", "receipt", "contract", "résumé", "", null), Confidence, Text)
        .Select((type, confidence, reasoning) => new Classification(type, confidence, reasoning));

    public static readonly Gen<DocumentInput> Input = Gen.OneOf(
        Guid.Select(id => new DocumentInput(DocumentInputKind.File, $"dfl-{id}")),
        Gen.Int[0, 20].Select(n => new DocumentInput(DocumentInputKind.File, $"dfl-{n}")),
        Gen.Int[0, 20].Select(n => new DocumentInput(DocumentInputKind.Url, $"https://files.example.com/{n}.pdf?signature=secret{n}")),
        Guid.Select(id => new DocumentInput(DocumentInputKind.ParseJob, $"pjb-{id}")),
        Text.Select(text => new DocumentInput(DocumentInputKind.Unknown, text)));

    public static readonly Gen<string?> ConfigurationId = Gen.OneOf<string?>(null, "cfg-1", "cfg-2", "cfg-3");

    /// <summary>
    /// Any job: dated near <see cref="AJob.Created"/>, sometimes undated, sometimes changed before it was created, sometimes no longer listed.
    /// </summary>
    public static readonly Gen<Job> Job = Gen.Select(
        Guid, Status, Gen.Select(Dated(Near), Updates, Gone), Gen.Select(Classification, Gen.Int[0, 9]), Error, Input, ConfigurationId)
        .Select((id, status, times, result, error, input, configuration) => Made(id, status, times, result, error, input, configuration));

    /// <summary>Up to 60 jobs with ids of their own.</summary>
    public static readonly Gen<JobSet> JobSet = Job.Array[0, 60].Select(jobs => ClassifyDashboard.Jobs.JobSet.Of(jobs));

    /// <summary>Any job that was created at one of these times.</summary>
    public static Gen<Job> JobAt(Gen<DateTimeOffset> created) =>
        Gen.Select(Job, created).Select((job, at) => job with { CreatedAt = at });

    private static Gen<long?> Updates => Gen.Frequency<long?>(
        (8, Span.Select(span => (long?)span.Ticks)),
        (1, Gen.OneOf<long?>(null, 0, -10_000_000)));

    // After the last change; soon after it, or much later.
    private static Gen<long?> Gone => Gen.Frequency<long?>(
        (5, Gen.Const((long?)null)),
        (1, Gen.OneOf<long?>(0, TimeSpan.TicksPerMinute, TimeSpan.TicksPerMinute + 1, TimeSpan.TicksPerHour)));

    private static Gen<DateTimeOffset?> Dated(Gen<DateTimeOffset> times) => Gen.Frequency<DateTimeOffset?>(
        (15, times.Select(time => (DateTimeOffset?)time)),
        (1, Gen.Const((DateTimeOffset?)null)));

    private static Job Made(
        string id,
        JobStatus status,
        (DateTimeOffset? Created, long? Took, long? Gone) times,
        (Classification Result, int Chance) result,
        string? error,
        DocumentInput input,
        string? configuration) => new()
        {
            Id = $"clj-{id}",
            Status = status,
            CreatedAt = times.Created,
            UpdatedAt = times.Took is { } took ? times.Created?.AddTicks(took) : null,
            GoneAt = times.Gone is { } gone ? (times.Created ?? AJob.Created).AddTicks((times.Took ?? 0) + gone) : null,
            Result = status.Kind == StatusKind.Completed && result.Chance > 0 ? result.Result : null,
            ErrorMessage = status.Kind == StatusKind.Failed ? error : null,
            Input = input,
            ConfigurationId = configuration,
            Credits = result.Chance % 3 == 1 ? result.Chance / 2.0 : null,
        };
}
