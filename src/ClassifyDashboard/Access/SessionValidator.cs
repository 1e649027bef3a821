using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Checks whether a sign-in is still valid: at each request, and regularly for live connections.</summary>
internal sealed class SessionValidator(IOptions<AccessOptions> options, TokenLists tokens, TimeProvider time)
{
    /// <summary>The longest lifetime of a sign-in, even if it is used all the time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // Entries stay until the sign-in would have expired anyway. Only signed-in people can add one.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private readonly AccessOptions _settings = options.Value;

    /// <summary>The token that was generated at this start, in the mode Token without a token in the settings.</summary>
    public string? Made { get; } = options.Value is { Mode: AccessMode.Token, Token: null } ? AccessToken.New() : null;

    /// <summary>The hash of the token that signs people in, or null in other modes.</summary>
    public string? TokenHash => field ??= (_settings.Mode == AccessMode.Token ? AccessToken.HashOf(_settings.Token ?? Made!) : null);

    public bool Holds(ClaimsPrincipal viewer) =>
        !_settings.HasSignIn
            || (viewer.Identities.Any(identity => identity.IsAuthenticated) && viewer.Identities.Where(identity => identity.IsAuthenticated).All(Holds));

    /// <summary>
    /// Records that a person was active just now: by a request, or over a live connection, whose claims are as old as the connection.
    /// </summary>
    public void Use(ClaimsPrincipal viewer)
    {
        var now = time.GetUtcNow();
        foreach (var signIn in viewer.FindAll(ViewerClaims.SignIn))
        {
            if (!_used.ContainsKey(signIn.Value))
                ForgetBefore(_used, now - _settings.SignInLasts);
            _used[signIn.Value] = now;
        }
    }

    /// <summary>Revokes this sign-in everywhere: copies of its cookie are invalid from now on.</summary>
    public void End(ClaimsPrincipal viewer)
    {
        var now = time.GetUtcNow();
        ForgetBefore(_ended, now);
        foreach (var signIn in viewer.FindAll(ViewerClaims.SignIn))
            _ended[signIn.Value] = now + Longest;
    }

    private static void ForgetBefore(ConcurrentDictionary<string, DateTimeOffset> times, DateTimeOffset time)
    {
        foreach (var (signIn, at) in times)
        {
            if (at < time)
                times.TryRemove(signIn, out _);
        }
    }

    private bool Holds(ClaimsIdentity identity)
    {
        if (identity.HasClaim(ViewerClaims.Sees, ViewerClaims.Walls))
            return identity.FindFirst(ViewerClaims.Token) is { } wall && tokens.Holds(TokenKind.Wall, wall.Value);

        var now = time.GetUtcNow();
        return identity.HasClaim(ViewerClaims.Sees, ViewerClaims.Everything)
            && identity.HasClaim(ViewerClaims.By, _settings.Mode.ToString())
            && identity.FindFirst(ViewerClaims.SignIn) is { } signIn && !_ended.ContainsKey(signIn.Value)
            && ViewerClaims.TimeOf(identity, ViewerClaims.Since) is { } since && now < since + Longest
            && (ViewerClaims.TimeOf(identity, ViewerClaims.Until) is not { } until || now < until
                || (_used.TryGetValue(signIn.Value, out var used) && now < used + _settings.SignInLasts))
            && (_settings.Mode == AccessMode.Token
                ? TokenHash is not null && identity.HasClaim(ViewerClaims.Token, ViewerClaims.PartOf(TokenHash))
                : _settings.OpenIdConnect.Allows(
                    identity.FindFirst(ViewerClaims.Email)?.Value,
                    identity.FindAll(ViewerClaims.Group).Select(group => group.Value)));
    }
}
