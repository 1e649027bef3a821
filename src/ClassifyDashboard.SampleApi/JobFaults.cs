namespace ClassifyDashboard.SampleApi;

/// <summary>Spoils jobs as the faults that are on say.</summary>
internal static class JobFaults
{
    public const string UnknownStatus = "THROTTLED";

    private static readonly Lazy<string> Huge = new(() => string.Concat(Enumerable.Repeat("Traceback (most recent call last): something broke. ", 20_972)));

    // Markup, a formula, a right-to-left override, a zero-width space, a control character, half a surrogate pair.
    private const string Hostile = "<img src=x onerror=alert(1)>=cmd|'/c calc'!A1\u202Egpj.exe\u200B\u0007\ud800\"'&";

    public static SampleJob Apply(SampleJob job, Faults faults)
    {
        if (faults.Hits(Fault.UnknownStatus, job.Index))
            job = job with { Status = UnknownStatus, HasResult = false, Error = null };
        if (faults.Hits(Fault.NullCreatedAt, job.Index))
            job = job with { CreatedAt = null, UpdatedAt = null };
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

        return job;
    }
}
