using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Looks for single kinds of trouble; see <see cref="FailureTrouble"/>.</summary>
internal static class TroubleSearch
{
    private const int Least = 3;
    private const double BurstLevel = 0.01;
    private const double Suspicious = 0.5;
    private const double OfWindow = 0.2;
    private const double OfAll = 0.1;
    private const double NearlyAll = 0.8;
    private const int LeastNearlyAll = 5;
    private const int LeastOfBatch = 10;
    private const double ConfigurationLevel = 0.001;
    private const double Times = 3;
    private static readonly TimeSpan SameMinutes = TimeSpan.FromMinutes(30);

    /// <summary>Failures for the account, or times of no success that end at the same time of three days.</summary>
    public static FailureTrouble? Account(TroubleEvents events, Period period)
    {
        var count = events.Count(JobEnd.FailedByAccount);
        if (CreditCap.Of(events) is { } cap)
        {
            return new(TroubleKind.Account)
            {
                Count = Math.Max(cap.Count, count), All = Bad(events), Days = cap.Days, CapFrom = cap.From, CapUntil = cap.Until, IsGuess = count < Least,
            };
        }

        if (count < Least)
            return null;
        var burst = TroubleBurst.Of(events.All, period, end => end == JobEnd.FailedByAccount);
        return burst is { P: <= BurstLevel, Count: >= Least } || count >= OfAll * events.All.Count
            ? Found(TroubleKind.Account, events, burst, count, JobEnd.FailedByAccount)
            : null;
    }

    /// <summary>Errors of the service and stuck jobs, or nearly all jobs, in the same minutes over several configurations and users.</summary>
    public static FailureTrouble? Service(TroubleEvents events, Period period)
    {
        var count = events.Count(JobEnd.FailedByService) + events.Count(JobEnd.Stuck);
        var burst = count < Least ? null : TroubleBurst.Of(events.All, period, IsOfService);
        if (burst is { P: <= BurstLevel, Count: >= Least } && burst.Count >= OfWindow * burst.All && IsBroad(events, burst))
            return Found(TroubleKind.Service, events, burst, burst.Count, null);
        if (count >= Math.Max(Least, OfAll * events.All.Count) && IsBroad(events, TroubleBurst.Of(events.All, IsOfService, 1)))
            return Found(TroubleKind.Service, events, TroubleBurst.Of(events.All, IsOfService, 1), count, null);
        var any = TroubleBurst.Of(events.All, period, end => end is JobEnd.Failed or JobEnd.FailedByService or JobEnd.Stuck);
        return any is { P: <= ConfigurationLevel, Count: >= LeastNearlyAll, Configurations: > 1, Users: > 1, IsOfOneConfiguration: false, IsOfOneUser: false }
            && any.Count >= NearlyAll * any.All
            ? Found(TroubleKind.Service, events, any, any.Count, null) with { IsGuess = true }
            : null;
    }

    /// <summary>A configuration that fails while others do not, in the whole period or in a part of it.</summary>
    public static FailureTrouble? Configuration(TroubleEvents events, Period period)
    {
        if (events.Configurations < 2)
            return null;
        var (whole, part) = (Failing(events), FailingForAWhile(events, period));
        return whole is null || (part?.Value == whole.Value && part?.Count >= NearlyAll * whole.Count) ? part : whole;
    }

    private static FailureTrouble? Failing(TroubleEvents events)
    {
        var (failed, finished, configurations) = (new int[events.Configurations], new int[events.Configurations], events.Configurations);
        foreach (var each in events.All)
        {
            finished[each.Configuration] += each.End == JobEnd.Stuck ? 0 : 1;
            failed[each.Configuration] += IsFailure(each.End) ? 1 : 0;
        }

        var (allFailed, all) = (failed.Sum(), finished.Sum());
        FailureTrouble? best = null;
        for (var i = 0; i < configurations; i++)
        {
            var (own, rest) = (new FailureRate(failed[i], finished[i]), new FailureRate(allFailed - failed[i], all - finished[i]));
            if (own.Failed < Least || own.Failed * 2 < allFailed || rest.Rate is not { } others || own.Rate < Times * others
                || own.Failed <= best?.Count || Fisher.Tail(new(own.Failed, allFailed, own.Finished, all)) * configurations > ConfigurationLevel)
                continue;
            best = new(TroubleKind.Configuration)
            {
                Count = own.Failed, All = Bad(events), Configurations = 1, Value = events.ConfigurationOf(i), Rate = own, Other = rest,
            };
        }

        return best;
    }

    private static FailureTrouble? FailingForAWhile(TroubleEvents events, Period period)
    {
        FailureTrouble? best = null;
        foreach (var (own, jobs) in events.ByConfiguration().Index())
        {
            var least = Math.Max(LeastNearlyAll, (best?.Count ?? 0) + 1);
            if (jobs.Count(each => IsFailure(each.End)) < least || TroubleBurst.Of(jobs, period, IsFailure) is not { } burst || burst.Count < least
                || burst.P * events.Configurations > BurstLevel)
                continue;
            var others = events.All.Where(each => each.Configuration != own && each.At >= burst.From.UtcTicks && each.At <= burst.Until.UtcTicks).ToList();
            var (rate, rest) = (new FailureRate(burst.Count, burst.All), new FailureRate(others.Count(each => IsFailure(each.End)), others.Count));
            if (rest.Rate is not { } usual || rate.Rate < Times * usual
                || Fisher.Tail(new(rate.Failed, rate.Failed + rest.Failed, rate.Finished, rate.Finished + rest.Finished)) > BurstLevel)
                continue;
            best = new(TroubleKind.Configuration)
            {
                Count = burst.Count, All = Bad(events), Configurations = 1, Value = events.ConfigurationOf(own), Rate = rate, Other = rest,
                From = burst.From, Until = burst.Until,
            };
        }

        return best;
    }

    /// <summary>At least ten failures, and most of the period, in the same minutes: as if somebody sent bad documents at once.</summary>
    public static TroubleBurst? Batch(TroubleEvents events, Period period) =>
        events.Count(JobEnd.Failed) is >= LeastOfBatch and var all && TroubleBurst.Of(events.All, period, end => end == JobEnd.Failed)
            is { P: <= ConfigurationLevel, Count: >= LeastOfBatch } burst && 2 * burst.Count >= all ? burst : null;

    /// <summary>Few errors of the service in the same minutes: too few to say, and not nothing.</summary>
    public static FailureTrouble? Suspicion(TroubleEvents events, Period period) =>
        TroubleBurst.Of(events.All, period, IsOfService) is { P: <= Suspicious } burst && burst.Until - burst.From <= SameMinutes
            ? Found(TroubleKind.TooFew, events, burst, burst.Count, null)
            : null;

    private static bool IsOfService(JobEnd end) => end is JobEnd.FailedByService or JobEnd.Stuck;

    private static bool IsFailure(JobEnd end) => end is JobEnd.Failed or JobEnd.FailedByService;

    private static int Bad(TroubleEvents events) => events.All.Count - events.Count(JobEnd.Completed);

    private static bool IsBroad(TroubleEvents events, TroubleBurst burst) =>
        ((burst.Configurations > 1 && !burst.IsOfOneConfiguration) || events.Configurations == 1) && (burst.Users > 1 || events.Users == 1);

    private static FailureTrouble Found(TroubleKind kind, TroubleEvents events, TroubleBurst? burst, int count, JobEnd? end)
    {
        var shown = end is { } only && burst is not { P: <= BurstLevel } ? TroubleBurst.Of(events.All, each => each == only, 1) : burst!;
        return new(kind)
        {
            Count = count, All = Bad(events), Configurations = shown.Configurations, From = shown.From, Until = shown.Until, Stuck = shown.Stuck,
        };
    }
}
