using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Where the trouble of a period lies.</summary>
public enum TroubleKind
{
    /// <summary>Not all jobs of the period are known yet.</summary>
    Unknown,

    /// <summary>Too few jobs to say.</summary>
    TooFew,

    /// <summary>Nothing unusual.</summary>
    Nothing,

    /// <summary>The documents: many causes, each a little.</summary>
    Documents,

    /// <summary>One cause holds most failures.</summary>
    OneCause,

    /// <summary>A configuration fails, and others do not.</summary>
    Configuration,

    /// <summary>The account: its credits, a cap, a key or a limit.</summary>
    Account,

    /// <summary>The service: errors of its own, or jobs that got stuck, in the same minutes over several configurations.</summary>
    Service,
}

/// <summary>The kind of trouble of a period, with its evidence.</summary>
/// <remarks>
/// <para>
/// The account, the service and a configuration are looked at one by one; the one that explains most failures counts, if it explains a fifth
/// of those that are more than usual. <b>Account</b> and <b>service</b>: at least three failures with such errors (or stuck jobs) in a burst
/// that chance gives in at most 1 % of periods (<see cref="TroubleBurst"/>), or one finished job in ten, or for the service nearly all jobs
/// of any error in the same minutes. The service is never named for one configuration or one user alone where there are several, also where
/// others have a failure by chance. <b>Account</b> also, as a guess: nothing succeeds until the same time of three days
/// (<see cref="CreditCap"/>). <b>Configuration</b>: Fisher's exact test against all others, at 0.1 % for all configurations together, three times
/// as frequent, and most failures are its own; or at least five failures in a burst among its jobs, at 1 % for all configurations together,
/// three times as frequent as those of the others then, at 1 %.
/// </para>
/// <para>
/// Otherwise the rate decides: if it is higher than in the known time before, or where none is known higher than 5 %, beyond chance, one
/// cause with most failures is <b>one cause</b>, and no such cause <b>documents</b>. A rising group is one cause in any case, and so is a cause
/// with most failures if most failures, and at least ten, came in a burst that chance gives in at most 0.1 % of periods.
/// </para>
/// </remarks>
/// <param name="Kind">Where the trouble lies.</param>
public sealed record FailureTrouble(TroubleKind Kind)
{
    private const int LeastFinished = 20;
    private const int LeastBefore = 100;
    private const double Usual = 0.05;
    private const double Level = 0.001;
    private const double OfExcess = 0.2;

    /// <summary>The number of failures, or stuck jobs, that are of this kind.</summary>
    public int Count { get; init; }

    /// <summary>The number of failures, and of stuck jobs if the trouble is the service.</summary>
    public int All { get; init; }

    /// <summary>The number of <see cref="Count"/> that did not fail but got stuck.</summary>
    public int Stuck { get; init; }

    /// <summary>The number of causes.</summary>
    public int Causes { get; init; }

    /// <summary>The number of configurations of <see cref="Count"/>.</summary>
    public int Configurations { get; init; }

    /// <summary>When the first of the jobs of a burst was created; null where there is none.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When the last of them was created.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The group of errors, or the configuration; null where there is none, or the rules came with their jobs.</summary>
    public string? Value { get; init; }

    /// <summary>The rate of failures: of the configuration, or of all jobs.</summary>
    public FailureRate? Rate { get; init; }

    /// <summary>What it is compared with: the rate of the other configurations, or of the known time before; null where none is known.</summary>
    public FailureRate? Other { get; init; }

    /// <summary>The number of days on which nothing succeeded from <see cref="CapFrom"/> until <see cref="CapUntil"/>; 0 without such days.</summary>
    public int Days { get; init; }

    /// <summary>The time of day, in UTC, from which nothing succeeded on the last of <see cref="Days"/>.</summary>
    public TimeOnly CapFrom { get; init; }

    /// <summary>The time of day, in UTC, until which nothing succeeded.</summary>
    public TimeOnly CapUntil { get; init; }

    /// <summary>Whether what is said is a guess.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Names the kind of trouble of jobs that are all known.</summary>
    /// <param name="jobs">The jobs of the period with any outcome.</param>
    /// <param name="period">The period.</param>
    /// <param name="causes">Their causes.</param>
    /// <param name="rising">The group that rises; null where none does.</param>
    /// <param name="before">The failures among the finished jobs of the known time before the period; none where nothing is known.</param>
    public static FailureTrouble Of(JobSet jobs, Period period, FailureCauses causes, string? rising, FailureRate before)
    {
        var events = TroubleEvents.Of(jobs, causes, period.To);
        var failed = causes.Failed;
        var rate = new FailureRate(failed, events.All.Count - events.Count(JobEnd.Stuck));
        var usual = before.Finished >= LeastBefore ? before.Rate!.Value : Usual;
        var found = new[] { TroubleSearch.Account(events, period), TroubleSearch.Service(events, period), TroubleSearch.Configuration(events, period) }
            .OfType<FailureTrouble>().MaxBy(each => each.Count);
        var isUnusual = IsUnusual(rate, before);
        var excess = isUnusual ? failed - usual * rate.Finished : 0;
        var others = new FailureTrouble(TroubleKind.Nothing) { Count = failed, All = failed, Causes = causes.Rows.Count, Rate = rate,
            Other = before.Finished >= LeastBefore ? before : null };
        if (found is not null && found.Count >= OfExcess * excess)
            return found with { Causes = causes.Rows.Count };
        if (rising is not null && causes.Rows.FirstOrDefault(row => row.Key == rising) is { } row)
            return others with { Kind = TroubleKind.OneCause, Count = row.Count, Value = row.Key };
        if (isUnusual && failed >= 3)
        {
            return causes.Rows[0] is { Share: > 0.5 } first
                ? others with { Kind = TroubleKind.OneCause, Count = first.Count, Value = first.Key }
                : others with { Kind = TroubleKind.Documents };
        }

        if (causes.Rows is [{ Share: > 0.5 } most, ..] && TroubleSearch.Batch(events, period) is { } batch)
            return others with { Kind = TroubleKind.OneCause, Count = most.Count, Value = most.Key, From = batch.From, Until = batch.Until };
        return TroubleSearch.Suspicion(events, period) ?? (rate.Finished < LeastFinished ? others with { Kind = TroubleKind.TooFew } : others);
    }

    private static bool IsUnusual(FailureRate now, FailureRate before)
    {
        if (now.Rate is not { } rate)
            return false;
        if (before.Finished < LeastBefore)
            return BinomialTail.Of(now.Failed, now.Finished, Usual) < 0.05;
        return rate >= 1.5 * before.Rate && rate - before.Rate >= 0.01
            && Fisher.Tail(new(now.Failed, now.Failed + before.Failed, now.Finished, now.Finished + before.Finished)) <= Level;
    }
}
