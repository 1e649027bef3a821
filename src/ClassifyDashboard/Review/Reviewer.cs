using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Preferences;

namespace ClassifyDashboard.Review;

/// <summary>Who labels jobs: the person who signed in or, where nobody has a name, a browser.</summary>
/// <param name="Key">Tells reviewers apart. It is a hash, because the value behind it belongs to the sign-in or the browser.</param>
/// <param name="Name">The person's name, which labels keep; empty where it is not known.</param>
public sealed record Reviewer(string Key, string Name)
{
    /// <summary>Returns who labels.</summary>
    /// <param name="viewer">The claims of the viewer.</param>
    /// <param name="cookie">The value of the cookie; without one all such browsers are one reviewer.</param>
    public static Reviewer Of(ClaimsPrincipal viewer, string? cookie)
    {
        var name = viewer.FindFirst(ViewerClaims.Name)?.Value;
        if ((viewer.FindFirst(ViewerClaims.Email)?.Value ?? name) is { Length: > 0 } person)
            return new(Hash("person", person), ReviewerCookie.Cut(name ?? person));
        var (id, chosen) = ReviewerCookie.Read(cookie);
        return new(id is null ? "unknown" : Hash("browser", id), chosen);
    }

    /// <summary>Whether the sign-in says who the viewer is, so that nobody is asked for a name.</summary>
    public static bool IsNamed(ClaimsPrincipal viewer) => viewer.FindFirst(ViewerClaims.Email) is not null || viewer.FindFirst(ViewerClaims.Name) is not null;

    private static string Hash(string kind, string value) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{value}")).AsSpan(0, 8))}";
}
