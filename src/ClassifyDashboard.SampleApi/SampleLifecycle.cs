namespace ClassifyDashboard.SampleApi;

/// <summary>How far a job has come at a time.</summary>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it got its status.</param>
/// <param name="Status">The status, as the service writes it.</param>
/// <param name="Place">The place of its configuration in the catalogue, or <see cref="SampleLifecycle.Trial"/>.</param>
/// <param name="Configuration">Its configuration, as it was when the job was created.</param>
/// <param name="Cause">Why it failed, as <see cref="Catalogue.Cause"/> numbers it; 0 where it did not.</param>
/// <param name="Type">The result; null where no rule matched or where there is none.</param>
/// <param name="Confidence">The confidence of the result; 0 where there is none.</param>
internal readonly record struct SampleLife(
    DateTimeOffset Created, DateTimeOffset Updated, string Status, int Place, SampleConfiguration Configuration, int Cause, string? Type, double Confidence);

/// <summary>
/// What becomes of each job: when it begins and ends, and with which status and result. A pure function of the seed, its number and the time.
/// </summary>
/// <param name="options">The seed, and what is wrong with the service for a while.</param>
/// <param name="start">The start of the sample API.</param>
/// <param name="arrivals">When jobs are created.</param>
/// <param name="catalogue">The configurations.</param>
/// <param name="documents">The documents of the jobs.</param>
/// <param name="trial">The configuration beside the catalogue.</param>
internal sealed class SampleLifecycle(
    SampleApiOptions options, DateTimeOffset start, SampleArrivals arrivals, Catalogue catalogue, SampleDocuments documents, SampleTrial trial)
{
    /// <summary>The place of the configuration beside the catalogue.</summary>
    public const int Trial = -1;

    private const long ShiftedFor = 18 * TimeSpan.TicksPerHour; // how long ago the mix of one configuration shifted

    private readonly ulong _seed = (ulong)options.Seed;
    private readonly long _start = start.UtcTicks;
    private readonly bool _hasStuck = options.Stuck;
    private readonly long _outageFrom = start.UtcTicks - options.Outage?.Ticks ?? long.MaxValue;
    private readonly long _stallFrom = start.UtcTicks - options.Stall?.Ticks ?? long.MaxValue;
    private readonly int _capFromHour = options.CapFromHour ?? int.MaxValue;

    /// <summary>Returns how far the job with a number has come at a time.</summary>
    public SampleLife At(long index, DateTimeOffset now)
    {
        var created = new DateTimeOffset(arrivals.CreatedAt(index) ?? _start, TimeSpan.Zero);
        var dice = new Dice(_seed, (ulong)index);
        var place = catalogue.Pick(ref dice);
        var source = documents.SourceOf(index);
        if (source != index) // sent again to the same configuration
        {
            var first = new Dice(_seed, (ulong)source);
            place = catalogue.Pick(ref first);
        }

        place = trial.Has(index, created) ? Trial : place;
        var configuration = place == Trial ? trial.At(created) : catalogue.At(place, created);
        var begins = created.AddMilliseconds(300 + 6_000 * dice.Unit() * dice.Unit());
        var took = configuration.Seconds * Math.Exp(0.5 * dice.Normal()) * (dice.Chance(0.02) ? 8 : 1);
        var ends = begins.AddMilliseconds(Math.Round(1_000 * took));
        var fate = dice.Unit();
        var cause = Catalogue.PickCause(ref dice);

        if (_hasStuck && fate < 0.0008) // stuck: started or not, the job never ends
            return fate < 0.0004 || now < begins ? Without("PENDING", created) : Without("RUNNING", begins);
        if (now < begins)
            return Without("PENDING", created);
        if (now < ends || ends.UtcTicks >= _stallFrom)
            return Without("RUNNING", begins);
        if (fate < 0.008)
            return Without("CANCELLED", ends);
        if (SampleSchedule.Incident(_seed, created) is { } incident && (int)(incident % 6) == place && dice.Chance(0.9))
            return Without("FAILED", ends, 6);
        if (created.UtcTicks >= _outageFrom && Dice.Unit((ulong)index, _seed ^ 0x0FF) < 0.3)
            return Without("FAILED", ends, 6);
        if (ends.Hour >= _capFromHour)
            return Without("FAILED", ends, Catalogue.NoCredits);
        if (fate < 0.046)
            return Without("FAILED", ends, cause);

        if (place == Trial && trial.ResultOf(index, created) is var result)
            return With(result.Type, result.Confidence);
        var type = dice.Chance(0.05) ? null : Catalogue.TypeOf(place, configuration, dice.Unit(), created.UtcTicks >= _start - ShiftedFor);
        if (source != index && dice.Chance(0.8) && At(source, now) is { Status: "COMPLETED" } known)
            type = known.Type;
        var usual = type is null ? 0.35 : Catalogue.ConfidenceOf(type);
        var spread = Math.Clamp(usual + (1 - usual) * 0.9 * dice.Normal() * (dice.Chance(0.1) ? 2.5 : 0.7), 0.02, 0.999);
        return With(type, Catalogue.SaidConfidence(spread, ref dice));

        SampleLife Without(string status, DateTimeOffset updated, int cause = 0) => new(created, updated, status, place, configuration, cause, null, 0);

        SampleLife With(string? type, double confidence) => new(created, ends, "COMPLETED", place, configuration, 0, type, confidence);
    }

    /// <summary>
    /// Returns the credits of a job: null until it is billed, a minute after it completed; a job that did not complete is never billed.
    /// </summary>
    public double? Credits(long index, DateTimeOffset now) =>
        At(index, now) is { Status: "COMPLETED" } life && now - life.Updated >= TimeSpan.FromMinutes(1)
            ? 1 + (int)(12 * Dice.Unit((ulong)index, _seed ^ 0xC4ED))
            : null;
}
