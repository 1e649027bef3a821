using System.Globalization;
using System.Security.Claims;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Authorization;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>The claims of a signed-in viewer: who it is, and whether it can see everything, only walls, or only what scripts read.</summary>
internal static class ViewerClaims
{
    /// <summary>The default policy.</summary>
    public const string Everything = "Everything";

    /// <summary>The policy of wall screens and their endpoints.</summary>
    public const string Walls = "Walls";

    /// <summary>The policy of what scripts read: figures, exports and their description.</summary>
    public const string Scripts = "Scripts";

    public const string Sees = "sees";

    /// <summary>The id of the sign-in, by which it can be revoked.</summary>
    public const string SignIn = "sid";

    /// <summary>The hash of the token; for people only its beginning.</summary>
    public const string Token = "token";

    public const string By = "by";

    public const string Since = "since";

    /// <summary>When the sign-in expires. The claim is set for each request or connection and is not in the cookie.</summary>
    public const string Until = "until";

    public const string Name = "name";

    public const string Email = "email";

    public const string Group = "group";

    // Enough characters of the hash to distinguish tokens, and no more.
    private const int HashPart = 16;

    /// <summary>The policy of a page; without an attribute it is <see cref="Everything"/>.</summary>
    public static string PolicyOf(Type page) =>
        page.GetCustomAttributes(typeof(AuthorizeAttribute), inherit: true).Cast<AuthorizeAttribute>().Select(attribute => attribute.Policy).FirstOrDefault()
            ?? Everything;

    public static ClaimsIdentity OfWall(NamedToken wall) =>
        new([new(Name, wall.Name), new(Sees, Walls), new(Token, wall.Hash)], WallTokenHandler.SchemeName, Name, null);

    public static ClaimsIdentity OfScript(NamedToken script) =>
        new([new(Name, script.Name), new(Sees, Scripts), new(Token, script.Hash)], ApiTokenHandler.SchemeName, Name, null);

    public static ClaimsIdentity OfToken(string hash, DateTimeOffset now) => New(AccessMode.Token, now, [new(Token, PartOf(hash))]);

    public static ClaimsIdentity OfPerson(string? name, string? email, IEnumerable<string> groups, DateTimeOffset now) => New(
        AccessMode.OpenIdConnect, now,
        [.. groups.Select(group => new Claim(Group, group)), .. Claims(Name, name ?? email), .. Claims(Email, email)]);

    public static string PartOf(string hash) => hash[..HashPart];

    public static string TextOf(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset? TimeOf(ClaimsIdentity identity, string claim) =>
        long.TryParse(identity.FindFirst(claim)?.Value, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static ClaimsIdentity New(AccessMode by, DateTimeOffset now, IEnumerable<Claim> more) =>
        new([new(Sees, Everything), new(SignIn, AccessToken.New()), new(By, by.ToString()), new(Since, TextOf(now)), .. more], "SignIn", Name, null);

    private static IEnumerable<Claim> Claims(string type, string? value) => string.IsNullOrEmpty(value) ? [] : [new Claim(type, value)];
}
