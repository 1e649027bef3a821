namespace ClassifyDashboard.SampleApi;

/// <summary>
/// A configuration that is tried out in the last six days and gets better rules after three of them. Some documents of the first days are sent again
/// with the new rules.
/// </summary>
/// <param name="seed">The seed of all jobs.</param>
/// <param name="start">The start of the sample API.</param>
/// <param name="arrivals">When jobs are created.</param>
internal sealed class SampleTrial(ulong seed, DateTimeOffset start, SampleArrivals arrivals)
{
    private const double Share = 0.12;
    private const double SentAgain = 0.3;
    private const int MostSteps = 200;

    // Documents of a kind that the first rules do not describe well.
    private const double Hard = 0.25;

    private static readonly (string Type, double Weight)[] Kinds = [("invoice", 0.5), ("receipt", 0.75), ("contract", 0.9), ("letter", 1)];

    private readonly long _begins = start.AddDays(-6).UtcTicks;
    private readonly long _changes = start.AddDays(-3).UtcTicks;

    /// <summary>The configuration with its first rules.</summary>
    public SampleConfiguration Before { get; } = Of(start.AddDays(-3),
    [
        new("invoice", "Asks for payment; has an invoice number"),
        new("receipt", "Confirms a payment that was made, with date, shop and amount"),
        new("agreement", "Something that several people signed"),
    ]);

    /// <summary>The configuration with its present rules.</summary>
    public SampleConfiguration After { get; } = Of(start.AddDays(-3),
    [
        new("invoice", "Asks for payment; has an invoice number, line items and a total amount, also where it is called a bill"),
        new("receipt", "Confirms a payment that was made, with date, shop and amount"),
        new("contract", "An agreement between named parties, with terms and signatures"),
        new("letter", "Correspondence that is none of the other kinds"),
    ]);

    /// <summary>Whether a job is one of the trial.</summary>
    public bool Has(long index, DateTimeOffset created) => created.UtcTicks >= _begins && Dice.Unit((ulong)index, seed ^ 0x7A1A) < Share;

    /// <summary>Returns the configuration as it was when a job was created.</summary>
    public SampleConfiguration At(DateTimeOffset created) => created.UtcTicks < _changes ? Before : After;

    /// <summary>Returns the number of the job with whose document a job was created: its own, or an earlier one of the trial.</summary>
    public long SourceOf(long index)
    {
        var dice = new Dice(seed ^ 0x7A1A_50, (ulong)index);
        if (arrivals.CreatedAt(index) is not { } created || created < _changes || !Has(index, new(created, TimeSpan.Zero)) || !dice.Chance(SentAgain))
            return index;

        // A number of the first days at random, and from there back to a job of the trial.
        var (first, end) = (arrivals.CountAt(new(_begins - 1, TimeSpan.Zero)), arrivals.CountAt(new(_changes - 1, TimeSpan.Zero)));
        var source = first + (long)(dice.Unit() * (end - first));
        for (var steps = 0; steps < MostSteps && source >= first && source < end; steps++, source--)
        {
            if (arrivals.CreatedAt(source) is { } at && Has(source, new(at, TimeSpan.Zero)))
                return source;
        }

        return index;
    }

    /// <summary>Returns the result of a completed job: its type, null where no rule matched, and its confidence.</summary>
    public (string? Type, double Confidence) ResultOf(long index, DateTimeOffset created)
    {
        var document = new Dice(seed ^ 0x7A1A_D0C, (ulong)SourceOf(index));
        var (place, isHard) = (document.Unit(), document.Chance(Hard));
        var kind = Array.Find(Kinds, each => place < each.Weight).Type;
        var job = new Dice(seed ^ 0x7A1A_0B, (ulong)index);
        var isFirst = created.UtcTicks < _changes;
        string? type = isFirst && kind == "contract" ? "agreement" : kind;
        if (isFirst ? kind == "letter" || (isHard && job.Chance(0.6)) : isHard && job.Chance(0.12))
            type = null;
        else if (isFirst && isHard && job.Chance(0.3))
            type = "receipt";
        var usual = type is null ? 0.3 : isFirst ? 0.82 : 0.93;
        return (type, Math.Round(Math.Clamp(usual + (type is null ? 0.15 : (1 - usual) * 0.7) * job.Normal(), 0.02, 0.999), 3));
    }

    private static SampleConfiguration Of(DateTimeOffset changed, SampleRule[] rules) =>
        new("cfg-7a1a5c0e-3b7d-4f8e-9a42-5d1c8e6f2b90", rules, Seconds: 6, Language: "en", MaxPages: 10, TargetPages: null)
        {
            Name = "Trial: incoming mail",
            UpdatedAt = changed,
        };
}
