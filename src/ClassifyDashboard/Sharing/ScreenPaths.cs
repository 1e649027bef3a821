namespace ClassifyDashboard.Sharing;

/// <summary>The screens that show the jobs of the address's filter. A link to another filter stays on its screen.</summary>
public static class ScreenPaths
{
    /// <summary>The path of the screen of failures.</summary>
    public const string Failures = "failures";

    /// <summary>The path of the screen of types.</summary>
    public const string Types = "types";

    /// <summary>The path of the screen on which people judge results.</summary>
    public const string Review = "review";

    /// <summary>The path of the screen that compares two sides.</summary>
    public const string Compare = "compare";

    /// <summary>Each screen's path below the base address and its name, in the order of the navigation.</summary>
    public static IReadOnlyList<(string Path, string Name)> All { get; } =
        [("", "Jobs"), (Failures, "Failures"), (Types, "Types"), (Review, "Review"), (Compare, "Compare")];

    /// <summary>Whether the page at a request's path is one of analysis. These have a style sheet of their own.</summary>
    public static bool IsAnalysis(string? path) => path?.Trim('/') is Failures or Types or Review or Compare;

    /// <summary>Whether the page at a request's path is the one with the script for labels.</summary>
    public static bool IsReview(string? path) => path?.Trim('/') == Review;

    /// <summary>
    /// The path of the screen at an address. The filter links of any other page, such as a job's own page, lead to the first screen.
    /// </summary>
    /// <param name="relativeAddress">An address relative to the base address, with or without a query string.</param>
    public static string Of(string relativeAddress)
    {
        var path = WithoutQuery(relativeAddress);
        return All.Any(screen => screen.Path == path) ? path : All[0].Path;
    }

    /// <summary>The address without its query string and fragment.</summary>
    public static string WithoutQuery(string relativeAddress) =>
        relativeAddress.IndexOfAny(['?', '#']) is >= 0 and var end ? relativeAddress[..end] : relativeAddress;
}
