using System.Security.Claims;
using ClassifyDashboard.Access.Options;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>Checks whether a sign-in is still valid: at each request, and regularly for live connections.</summary>
internal sealed class SessionValidator(IOptions<AccessOptions> options, TokenLists tokens, SignInState signIns, TimeProvider time)
{
    /// <summary>The longest lifetime of a sign-in, even if it is used all the time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly AccessOptions _settings = options.Value;

    private readonly string? _made = options.Value is { Mode: AccessMode.Token, Token: null } ? AccessToken.New() : null;
    private volatile string? _sharedHash;

    /// <summary>Whether the token that signs people in was generated, and is not in the settings.</summary>
    public bool HasMadeToken => _made is not null;

    /// <summary>
    /// The token that was generated at this start, in the mode Token without a token in the settings; null where another server has made the one
    /// that is valid.
    /// </summary>
    public string? Made => _sharedHash is null ? _made : null;

    /// <summary>The hash of the token that signs people in, or null in other modes.</summary>
    public string? TokenHash => _sharedHash ?? (field ??= _settings.Mode == AccessMode.Token ? AccessToken.HashOf(_settings.Token ?? _made!) : null);

    /// <summary>Takes the hash of the token that another server has made. The token of this server is invalid from now on.</summary>
    public void TakeMadeElsewhere(string hash) => _sharedHash = hash;

    public bool Holds(ClaimsPrincipal viewer) =>
        !_settings.HasSignIn
            || (viewer.Identities.Any(identity => identity.IsAuthenticated) && viewer.Identities.Where(identity => identity.IsAuthenticated).All(Holds));

    /// <summary>
    /// Records that a person was active just now: by a request, or over a live connection, whose claims are as old as the connection.
    /// </summary>
    public void Use(ClaimsPrincipal viewer)
    {
        foreach (var signIn in viewer.FindAll(ViewerClaims.SignIn))
            signIns.Use(signIn.Value);
    }

    /// <summary>Revokes this sign-in everywhere: copies of its cookie are invalid from now on.</summary>
    public void End(ClaimsPrincipal viewer)
    {
        foreach (var signIn in viewer.FindAll(ViewerClaims.SignIn))
            signIns.End(signIn.Value);
    }

    private bool Holds(ClaimsIdentity identity)
    {
        if (identity.HasClaim(ViewerClaims.Sees, ViewerClaims.Walls))
            return identity.FindFirst(ViewerClaims.Token) is { } wall && tokens.Holds(TokenKind.Wall, wall.Value);

        var now = time.GetUtcNow();
        return identity.HasClaim(ViewerClaims.Sees, ViewerClaims.Everything)
            && identity.HasClaim(ViewerClaims.By, _settings.Mode.ToString())
            && identity.FindFirst(ViewerClaims.SignIn) is { } signIn && !signIns.HasEnded(signIn.Value)
            && ViewerClaims.TimeOf(identity, ViewerClaims.Since) is { } since && now < since + Longest
            && (ViewerClaims.TimeOf(identity, ViewerClaims.Until) is not { } until || now < until || signIns.IsUsed(signIn.Value))
            && (_settings.Mode == AccessMode.Token
                ? TokenHash is not null && identity.HasClaim(ViewerClaims.Token, ViewerClaims.PartOf(TokenHash))
                : _settings.OpenIdConnect.Allows(
                    identity.FindFirst(ViewerClaims.Email)?.Value,
                    identity.FindAll(ViewerClaims.Group).Select(group => group.Value)));
    }
}
