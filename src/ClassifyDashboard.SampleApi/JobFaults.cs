namespace ClassifyDashboard.SampleApi;

/// <summary>Applies the active faults to jobs.</summary>
internal static class JobFaults
{
    public const string UnknownStatus = "THROTTLED";

    // The age difference of an older version of a job that is sent beside it.
    private static readonly TimeSpan Older = TimeSpan.FromSeconds(10);

    private static readonly Lazy<string> Huge = new(() => string.Concat(Enumerable.Repeat("Traceback (most recent call last): something broke. ", 20_972)));

    // Markup, a formula, a right-to-left override, a zero-width space, a control character, half a surrogate pair.
    private const string Hostile = "<img src=x onerror=alert(1)>=cmd|'/c calc'!A1\u202Egpj.exe\u200B\u0007\ud800\"'&";

    // Arabic and Hebrew, with numbers and brackets, whose places depend on the direction of what stands around them.
    private static readonly string[] RightToLeftTypes = ["فاتورة (2026)", "חשבונית 12/3", "عقد عمل", "קבלה", "كشف حساب - 7", "מכתב (A4)"];

    public static SampleJob Apply(SampleJob job, Faults faults)
    {
        if (faults.Hits(Fault.UnknownStatus, job.Index))
            job = job with { Status = UnknownStatus, HasResult = false, Error = null };
        if (faults.Hits(Fault.NullCreatedAt, job.Index))
            job = job with { CreatedAt = null, UpdatedAt = null };
        if (faults.Hits(Fault.DistantYear, job.Index))
            job = job with { CreatedAt = job.Index % 2 == 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue };
        if (faults.Hits(Fault.NullJob, job.Index))
            job = job with { IsNull = true };
        if (faults.Hits(Fault.UnknownFields, job.Index))
            job = job with { HasUnknownFields = true };
        if (faults.Hits(Fault.MissingFields, job.Index))
            job = job with { IsBare = true, CreatedAt = null, UpdatedAt = null, Error = null, HasResult = false };
        if (faults.Hits(Fault.HugeError, job.Index) && job.Error is not null)
            job = job with { Error = Huge.Value };
        if (faults.Hits(Fault.HostileText, job.Index))
        {
            job = job with
            {
                Input = Hostile,
                Error = job.Error is null ? null : Hostile + job.Error,
                Type = job.Type is null ? null : Hostile,
                Reasoning = Hostile,
            };
        }

        if (faults.Hits(Fault.RightToLeft, job.Index))
        {
            job = job with
            {
                Type = job.Type is null ? null : RightToLeft(job.Type),
                Reasoning = $"المستند يحتوي على {RightToLeft(job.Type ?? "")} (3 صفحات).",
                Error = job.Error is null ? null : "الملف «" + job.Input + "» تالف: 12%",
                Configuration = job.Configuration with
                {
                    Rules = [.. job.Configuration.Rules.Select(rule => rule with { Type = RightToLeft(rule.Type), Description = "מסמך עם סכום, 100 ₪" })],
                },
            };
        }

        return job;
    }

    // Each type gets its own name, as far as there are names.
    private static string RightToLeft(string type) => RightToLeftTypes[type.Sum(letter => letter) % RightToLeftTypes.Length];

    /// <summary>
    /// Returns the jobs of a page, each with an unfinished version of itself: before the job on one page in two, after it on the other.
    /// </summary>
    public static List<SampleJob> WithOlder(IReadOnlyList<SampleJob> jobs)
    {
        var older = jobs.Where(job => job is { HasResult: true } or { Error: not null })
            .Select(job => job with { Status = "RUNNING", HasResult = false, Error = null, UpdatedAt = job.UpdatedAt - Older });
        return jobs.Count % 2 == 0 ? [.. older, .. jobs] : [.. jobs, .. older];
    }
}
