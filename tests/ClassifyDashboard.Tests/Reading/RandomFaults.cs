using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Faults of the service that begin and end at random.</summary>
/// <param name="random">Decides all.</param>
/// <param name="faults">The faults of a sample API.</param>
sealed class RandomFaults(Random random, Faults faults)
{
    private static readonly Fault[] ResponseFaults =
    [
        Fault.ServerError, Fault.TooManyRequests, Fault.Unavailable, Fault.Hang, Fault.TruncatedJson, Fault.HtmlError,
        Fault.SlowBody, Fault.ConnectionReset, Fault.RepeatedToken, Fault.EmptyPage, Fault.Duplicates,
        Fault.ShortBody, Fault.ExpiredToken, Fault.WrongShape, Fault.NullItems, Fault.SignInPage, Fault.Conflicts,
    ];

    private static readonly Fault[] JobFaults = [Fault.NullCreatedAt, Fault.MissingFields, Fault.UnknownStatus, Fault.NullJob, Fault.DistantYear];

    /// <summary>Begins a fault of some share of the requests or jobs. Returns which, in words.</summary>
    public string Begin()
    {
        var fault = random.Choose(random.Next(4) == 0 ? JobFaults : ResponseFaults);
        var share = Math.Round(0.05 + (0.6 * random.NextDouble()), 2);
        faults.Set(fault, share);
        return $"{fault} on, {share}";
    }

    /// <summary>Ends a fault. Returns which, in words; null where there is none.</summary>
    public string? End()
    {
        if (faults.On.Count == 0)
            return null;
        var fault = random.Choose([.. faults.On.Keys.Order()]);
        faults.Clear(fault);
        return $"{fault} off";
    }
}
