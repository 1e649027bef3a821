namespace ClassifyDashboard.SampleApi;

/// <summary>What the classifier writes of its results.</summary>
internal static class SampleReasoning
{
    /// <summary>The configuration whose first two rules compete.</summary>
    private const int Competing = 1;

    private static readonly string[] Seen =
        ["the heading", "the table on page 1", "the signature block", "the letterhead", "the reference numbers", "the closing lines"];

    private static readonly string[] Kinds =
        ["a boarding pass", "the menu of a restaurant", "a school report", "a technical drawing", "several kinds at once"];

    /// <summary>Returns the reasoning of a result.</summary>
    /// <param name="configuration">The configuration of the job.</param>
    /// <param name="place">Its place in the catalogue.</param>
    /// <param name="type">The type; null where no rule matched.</param>
    /// <param name="dice">The source of chance.</param>
    public static string Of(SampleConfiguration configuration, int place, string? type, ref Dice dice)
    {
        var (one, other) = (Seen[dice.Below(Seen.Length)], Seen[dice.Below(Seen.Length)]);
        if (type is null)
            return $"None of the rules describes this document: by {one} it looks like {Kinds[dice.Below(Kinds.Length)]}.";
        var rival = place == Competing && type == configuration.Rules[0].Type && dice.Chance(0.3) ? configuration.Rules[1].Type : null;
        return $"The document matches '{type}': {one} fits the description, and so does the wording near {other}."
            + (rival is null ? "" : $" Parts of it read like '{rival}'.");
    }
}
