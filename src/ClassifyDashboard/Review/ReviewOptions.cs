using System.Security.Claims;
using ClassifyDashboard.Access.SignIn;

namespace ClassifyDashboard.Review;

/// <summary>Configures who can label jobs: the section Review of the settings.</summary>
public sealed class ReviewOptions
{
    public const string Section = "Review";

    private const string Everyone = "everyone";

    /// <summary>
    /// everyone, nobody, or the names, e-mail addresses and groups of those who may, separated by commas. Blank means everyone.
    /// Walls never may.
    /// </summary>
    public string Allow { get; set; } = Everyone;

    /// <summary>Whether a viewer may label. Without a sign-in by a provider nobody has a name, an address or a group.</summary>
    internal bool Allows(ClaimsPrincipal viewer)
    {
        if (viewer.FindFirst(ViewerClaims.Sees)?.Value == ViewerClaims.Walls)
            return false;
        var allowed = Allow.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return allowed.Length == 0 || allowed.Any(each => each.Equals(Everyone, StringComparison.OrdinalIgnoreCase)
            || viewer.Claims.Any(claim => claim.Type is ViewerClaims.Name or ViewerClaims.Email or ViewerClaims.Group
                && claim.Value.Equals(each, StringComparison.OrdinalIgnoreCase)));
    }
}
