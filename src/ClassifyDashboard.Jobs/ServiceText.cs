using System.Text.RegularExpressions;

namespace ClassifyDashboard.Jobs;

/// <summary>What is found in the service's free texts, and what must not be shown of them: one rule for its refusals and for a job's error.</summary>
public static partial class ServiceText
{
    // Without backtracking, since a text may be a megabyte of beginnings of addresses.
    private static readonly Regex Query = new(@"(https?://[^\s?]*)\?\S*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The id that the service's support asks for, or null where the text names none.</summary>
    public static string? CorrelationIdIn(string? text) =>
        text is not null && CorrelationIn().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The text with the addresses in it cut before their queries, where signatures are.</summary>
    public static string WithoutQueries(string text) => text.Contains("://", StringComparison.Ordinal) ? Query.Replace(text, "$1") : text;

    [GeneratedRegex(@"correlation[ _-]?id\W{0,3}([0-9a-f][0-9a-f-]{7,63})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CorrelationIn();
}
