namespace ClassifyDashboard.Jobs.Compare;

/// <summary>The keys of the address that only the comparison has. Reading never fails and writing omits defaults.</summary>
/// <param name="A">The first side, to which the other is compared; null where none is chosen.</param>
/// <param name="B">The second side; null where none is chosen.</param>
/// <param name="Threshold">The confidence up to which an answer counts as low, 0 to 1.</param>
/// <param name="Flip">The kind of flip that is listed, as <see cref="PairCell.Key"/> writes it; null for all.</param>
public sealed record CompareQuery(CompareSide? A, CompareSide? B, double Threshold, string? Flip)
{
    /// <summary>The threshold where the address has none.</summary>
    public const double UsualThreshold = 0.8;

    /// <summary>The key of the kind of flip.</summary>
    public const string FlipKey = "flip";

    /// <summary>Nothing is chosen.</summary>
    public static CompareQuery None { get; } = new(null, null, UsualThreshold, null);

    /// <summary>The keys in an address.</summary>
    public static ValueList<string> Keys { get; } = ["a", "b", AnalysisOptions.ThresholdKey, FlipKey];

    /// <summary>The two sides, once both are chosen; null before.</summary>
    public ComparePair? Pair => A is { } a && B is { } b ? new(a, b) : null;

    /// <summary>The same comparison the other way round.</summary>
    public CompareQuery Swapped => this with { A = B, B = A, Flip = null };

    /// <summary>Returns the query of another pair, at the same threshold.</summary>
    public CompareQuery With(CompareSide? a, CompareSide? b) => new(a, b, Threshold, null);

    /// <summary>Parses a query string, with or without its question mark. An invalid value is ignored and reported.</summary>
    public static (CompareQuery Query, IReadOnlyList<IgnoredValue> Ignored) Read(string? queryString)
    {
        const string WhyNot = "not a side such as configuration:ID, rules:KEY or period:now-2d..now-1d";
        var reader = new QueryReader(queryString);
        var (a, b) = (reader.Side("a", WhyNot), reader.Side("b", WhyNot));
        return (new(a, b, AnalysisOptions.ThresholdIn(queryString) ?? UsualThreshold, reader.Text(FlipKey)), reader.Ignored);
    }

    /// <summary>Writes the query string of a page with these keys, with its question mark; empty where all values are defaults.</summary>
    public string Write(JobQuery page)
    {
        var writer = new QueryWriter();
        page.WithoutThreshold().Write(writer);
        writer.Add("a", A?.ToString());
        writer.Add("b", B?.ToString());
        AnalysisOptions.WriteThreshold(writer, Threshold == UsualThreshold ? null : Threshold);
        writer.Add(FlipKey, Flip);
        return writer.ToString();
    }
}

/// <summary>Two sides.</summary>
/// <param name="A">The first side, to which the other is compared.</param>
/// <param name="B">The second side.</param>
public sealed record ComparePair(CompareSide A, CompareSide B)
{
    /// <summary>Whether the two can be compared at all: sides of one kind that select other jobs.</summary>
    public bool IsComparable => A.Kind == B.Kind && !A.IsSame(B);

    /// <summary>Whether the two sides are periods, so that each has jobs of its own to read.</summary>
    public bool IsOfPeriods => A.Kind == CompareKind.Period;

    /// <summary>Whether the two sides are periods with more than a moment in common. Both are resolved at the same moment.</summary>
    /// <param name="now">The moment that now stands for.</param>
    /// <param name="zone">The zone in which days begin.</param>
    public bool Overlaps(DateTimeOffset now, TimeZoneInfo zone) =>
        A.Window is { } one && B.Window is { } other && one.Resolve(now, zone).Overlaps(other.Resolve(now, zone));

    /// <summary>Returns the filter of the jobs among which side A lies; for other sides than periods, those of both sides.</summary>
    /// <param name="filter">The address's filter. The keys of how jobs ended do not count.</param>
    public JobFilter Base(JobFilter filter)
    {
        var any = A.Without(FilterKeys.WithAnyOutcome(filter));
        return IsOfPeriods ? A.Of(any) : any;
    }

    /// <summary>Returns the filter of a side's jobs, however they ended.</summary>
    public JobFilter Of(CompareSide side, JobFilter filter) => side.Of(A.Without(FilterKeys.WithAnyOutcome(filter)));
}
