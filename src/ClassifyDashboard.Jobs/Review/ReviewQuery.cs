namespace ClassifyDashboard.Jobs.Review;

/// <summary>Which of the jobs a person looks at.</summary>
public enum ReviewPart
{
    /// <summary>All jobs with a result, at random: what estimates need.</summary>
    Random,

    /// <summary>Jobs whose confidence is the threshold or less.</summary>
    Low,

    /// <summary>Jobs that no rule matched.</summary>
    Unmatched,

    /// <summary>Jobs on the same input under the same rules with different results.</summary>
    Disagreements,
}

/// <summary>The keys that the Review page has beside those of the filter. Reading never fails, and writing omits defaults.</summary>
/// <param name="Part">Which jobs wait.</param>
/// <param name="Threshold">The confidence, 0 to 1, up to which a job is in the part <see cref="ReviewPart.Low"/>.</param>
public sealed record ReviewQuery(ReviewPart Part, double Threshold)
{
    /// <summary>The key of the part, which the page alone uses.</summary>
    public const string PartKey = "part";

    public static ReviewQuery Default { get; } = new(ReviewPart.Random, 0.8);

    /// <summary>The names of the keys.</summary>
    public static ValueList<string> Keys { get; } = [PartKey, AnalysisOptions.ThresholdKey];

    /// <summary>Reads a query string, with or without its question mark. A value that cannot be used becomes the default and is named.</summary>
    public static (ReviewQuery Query, IReadOnlyList<IgnoredValue> Ignored) Read(string? queryString)
    {
        var reader = new QueryReader(queryString);
        var part = reader.One(PartKey, PartOf, "not random, low, unmatched or disagreements") ?? Default.Part;
        return (new(part, AnalysisOptions.ThresholdIn(queryString) ?? Default.Threshold), reader.Ignored);
    }

    /// <summary>Writes the query string of a page with these keys, with its question mark; empty where all values are defaults.</summary>
    public string Write(JobQuery page)
    {
        var writer = new QueryWriter();
        page.WithoutThreshold().Write(writer);
        writer.Add(PartKey, Part == Default.Part ? null : NameOf(Part));
        AnalysisOptions.WriteThreshold(writer, Threshold.Equals(Default.Threshold) ? null : Threshold);
        return writer.ToString();
    }

    /// <summary>The name of a part in addresses. It never changes.</summary>
    public static string NameOf(ReviewPart part) => part.ToString().ToLowerInvariant();

    private static ReviewPart? PartOf(string text)
    {
        foreach (var part in Enum.GetValues<ReviewPart>())
        {
            if (text == NameOf(part))
                return part;
        }

        return null;
    }
}
