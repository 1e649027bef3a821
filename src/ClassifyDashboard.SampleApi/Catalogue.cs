namespace ClassifyDashboard.SampleApi;

/// <summary>A rule of a generated configuration.</summary>
internal sealed record SampleRule(string Type, string Description);

/// <summary>A generated configuration; one without an id stands for rules that came with the request.</summary>
internal sealed record SampleConfiguration(string? Id, SampleRule[] Rules, double Seconds, string? Language, int? MaxPages, string? TargetPages)
{
    /// <summary>What people call it; empty for one without an id.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it got its present rules.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The types, configurations and failure causes of generated jobs.</summary>
internal sealed class Catalogue
{
    private const int SavedCount = 20;

    /// <summary>The cause of the jobs that fail for want of credits, which no random job has.</summary>
    public const int NoCredits = -1;

    /// <summary>The configuration whose rules change under the same id in the middle of the time.</summary>
    private const int Changing = 3;

    /// <summary>The configuration whose last rule never matches.</summary>
    private const int HasDeadRule = 2;

    /// <summary>The configuration that gets other documents than before.</summary>
    private const int Shifting = 0;

    // Two of them share a name.
    private static readonly string[] Names =
    [
        "Accounts payable", "Mailroom Europe", "Sales contracts", "Bank statements", "HR onboarding", "Claims intake", "Mailroom Europe", "Tax archive",
        "Warehouse Rotterdam", "Eingangspost", "Purchasing", "Medical intake", "Payroll", "Archive 2019–2024", "経理", "Legal hold", "Partner portal",
        "Scanner 4th floor", "Customer letters", "Trial: shorter rules",
    ];

    private static readonly (SampleRule Rule, double Confidence)[] Types =
    [
        (new("invoice", "Asks for payment; has an invoice number, line items and a total amount"), 0.95),
        (new("receipt", "Confirms a payment that was made, with date, shop and amount"), 0.91),
        (new("purchase_order", "Orders goods or services, with an order number and quantities"), 0.88),
        (new("delivery_note", "Lists what a delivery holds, without prices"), 0.83),
        (new("contract", "An agreement between named parties, with terms and signatures"), 0.90),
        (new("bank_statement", "Movements and balance of an account over a period"), 0.96),
        (new("payslip", "Pay of one employee for one month, with deductions"), 0.94),
        (new("tax_form", "A form of a tax authority, filled in or not"), 0.86),
        (new("resume", "A person's education and work experience"), 0.92),
        (new("insurance_claim", "Reports a damage to an insurer, with a policy number"), 0.79),
        (new("medical_report", "Findings and diagnosis by a physician about a patient"), 0.77),
        (new("letter", "Correspondence that is none of the other kinds"), 0.64),
    ];

    private static readonly Func<Dice, string>[] Causes =
    [
        d => $"Oops! Something went wrong on our side. Please contact support providing this correlation ID: {Uuid(ref d)}",
        d => $"File dfl-{Uuid(ref d)} could not be downloaded: the remote server answered 403",
        d => $"The document has {301 + d.Below(900)} pages, more than the 300 that can be classified",
        d => $"Parse job pjb-{Uuid(ref d)} did not finish within {60 * (1 + d.Below(10))} seconds",
        d => "The file is password protected",
        d => $"Unsupported file type: application/x-{d.Below(900):000}-archive",
        d => $"The model did not answer in time (attempt {1 + d.Below(3)} of 3, {20 + d.Below(40)}.{d.Below(10)} s)",
        d => $"The file is damaged: unexpected end of stream at byte {1_000 + d.Below(9_000_000)}",
        d => $"No text was found on any of the {1 + d.Below(40)} pages",
        d => $"Download of https://files.example.com/inbox/{d.Below(100_000)}.pdf failed: name could not be resolved",
        d => $"Content filter stopped the request {Uuid(ref d)}",
        d => $"Out of memory while rendering page {1 + d.Below(300)} at {150 + 50 * d.Below(4)} dpi",
    ];

    private readonly SampleConfiguration[] _configurations;
    private readonly SampleConfiguration _beforeChange;
    private readonly DateTimeOffset _changedAt;
    private readonly double[] _weights;

    /// <param name="seed">Equal seeds make equal configurations.</param>
    /// <param name="changedAt">When one configuration gets other rules.</param>
    public Catalogue(ulong seed, DateTimeOffset changedAt)
    {
        _changedAt = changedAt;
        _configurations = new SampleConfiguration[SavedCount + 3];
        _weights = new double[_configurations.Length];
        var sum = 0.0;
        for (var i = 0; i < _configurations.Length; i++)
        {
            var dice = new Dice(seed ^ 0xC0F1, (ulong)i);
            var isSaved = i < SavedCount;
            _configurations[i] = new(
                isSaved ? "cfg-" + Uuid(ref dice) : null,
                Rules(ref dice, isSaved ? 2 + i % 7 : 2 + (i - SavedCount)),
                Seconds: 4 + dice.Unit() * 20,
                Language: dice.Chance(0.7) ? "en" : dice.Chance(0.5) ? "de" : null,
                MaxPages: dice.Chance(0.4) ? 5 * (1 + dice.Below(4)) : null,
                TargetPages: dice.Chance(0.15) ? "1,3,5-7" : null)
            {
                Name = isSaved ? Names[i] : "",
                UpdatedAt = i == Changing ? changedAt : changedAt.AddDays(-40 - 3 * i),
            };
            _weights[i] = sum += isSaved ? 1 / (1.5 + i) : 0.07;
        }

        for (var i = 0; i < _weights.Length; i++)
            _weights[i] /= sum;
        var changing = _configurations[Changing];
        _beforeChange = changing with { Rules = [changing.Rules[0] with { Description = "Any " + changing.Rules[0].Type }, .. changing.Rules[1..^1]] };
    }

    /// <summary>The saved configurations as they are after the change.</summary>
    public IReadOnlyList<SampleConfiguration> Saved => _configurations[..SavedCount];

    /// <summary>Returns the configuration as it was when a job was created.</summary>
    public SampleConfiguration At(int place, DateTimeOffset created) =>
        place == Changing && created < _changedAt ? _beforeChange : _configurations[place];

    /// <summary>Returns a random configuration: a few are used often, most rarely.</summary>
    public int Pick(ref Dice dice)
    {
        var place = Array.BinarySearch(_weights, dice.Unit());
        return Math.Min(place < 0 ? ~place : place, _weights.Length - 1);
    }

    /// <summary>Returns the type of the rule that a document matches: the first rules match most documents.</summary>
    /// <param name="place">The place of the configuration.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    /// <param name="isShifted">Whether it is so late that the mix has shifted.</param>
    public static string TypeOf(int place, SampleConfiguration configuration, double chance, bool isShifted)
    {
        var rules = configuration.Rules.Length - (place == HasDeadRule ? 1 : 0);
        return configuration.Rules[(int)(rules * Math.Pow(chance, place == Shifting && isShifted ? 0.6 : 1.4))].Type;
    }

    /// <summary>Returns the confidence that a model says: mostly a multiple of 0.05.</summary>
    public static double SaidConfidence(double spread, ref Dice dice) =>
        Math.Max(0.05, dice.Chance(0.8) ? Math.Round(Math.Round(spread * 20) / 20, 2) : Math.Round(spread, 2));

    /// <summary>Returns a result type's usual confidence.</summary>
    public static double ConfidenceOf(string type) => Array.Find(Types, known => known.Rule.Type == type).Confidence;

    /// <summary>Returns an error message with ids and numbers of its own.</summary>
    public static string Cause(int cause, Dice dice) =>
        cause == NoCredits ? "402: You've exceeded the maximum number of credits for your plan." : Causes[cause](dice);

    /// <summary>Whether a cause lies in the document itself, so that no program can read it.</summary>
    public static bool IsOfDocument(int cause) => cause is 2 or 4 or 5 or 7 or 8;

    /// <summary>Returns a random cause; some are far more frequent than others.</summary>
    public static int PickCause(ref Dice dice) => (int)(Causes.Length * Math.Pow(dice.Unit(), 1.8));

    public static string Uuid(ref Dice dice) => SampleIds.Uuid(dice.Next(), dice.Next());

    private static SampleRule[] Rules(ref Dice dice, int count)
    {
        var rules = new List<SampleRule>();
        for (var i = dice.Below(Types.Length); rules.Count < count; i += 5)
            rules.Add(Types[i % Types.Length].Rule);
        return [.. rules];
    }
}
