using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Says of a sign-in whether it still holds: for each request, and again and again for what stays connected.</summary>
internal sealed class SignIns(IOptions<AccessSettings> options, WallTokens walls, TimeProvider time)
{
    /// <summary>However often it is used, a sign-in ends after so long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // Kept until they would have ended by themselves. Only who was signed in can add one.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private readonly AccessSettings _settings = options.Value;

    /// <summary>The token made at this start, where people sign in by token and the settings have none.</summary>
    public string? Made { get; } = options.Value is { Mode: AccessMode.Token, Token: null } ? AccessToken.New() : null;

    /// <summary>The hash of the token that signs people in, or null where none does.</summary>
    public string? TokenHash => field ??= (_settings.Mode == AccessMode.Token ? AccessToken.HashOf(_settings.Token ?? Made!) : null);

    public bool Holds(ClaimsPrincipal viewer) =>
        !_settings.HasSignIn || (viewer.Identities.Any(identity => identity.IsAuthenticated) && viewer.Identities.Where(identity => identity.IsAuthenticated).All(Holds));

    /// <summary>Notes that somebody has just done something: by a request, or over a live connection, whose own sign-in is as old as the connection.</summary>
    public void Use(ClaimsPrincipal viewer)
    {
        var now = time.GetUtcNow();
        foreach (var signIn in viewer.FindAll(Viewer.SignIn))
        {
            if (!_used.ContainsKey(signIn.Value))
                ForgetBefore(_used, now - _settings.SignInLasts);
            _used[signIn.Value] = now;
        }
    }

    /// <summary>Ends this sign-in, wherever it is in use: also a copy of its cookie is worth nothing from now on.</summary>
    public void End(ClaimsPrincipal viewer)
    {
        var now = time.GetUtcNow();
        ForgetBefore(_ended, now);
        foreach (var signIn in viewer.FindAll(Viewer.SignIn))
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
        if (identity.HasClaim(Viewer.Sees, Viewer.Walls))
            return identity.FindFirst(Viewer.Token) is { } wall && walls.Holds(wall.Value);

        var now = time.GetUtcNow();
        return identity.HasClaim(Viewer.Sees, Viewer.Everything)
            && identity.HasClaim(Viewer.By, _settings.Mode.ToString())
            && identity.FindFirst(Viewer.SignIn) is { } signIn && !_ended.ContainsKey(signIn.Value)
            && Viewer.TimeOf(identity, Viewer.Since) is { } since && now < since + Longest
            && (Viewer.TimeOf(identity, Viewer.Until) is not { } until || now < until || (_used.TryGetValue(signIn.Value, out var used) && now < used + _settings.SignInLasts))
            && (_settings.Mode == AccessMode.Token
                ? TokenHash is not null && identity.HasClaim(Viewer.Token, Viewer.PartOf(TokenHash))
                : _settings.OpenIdConnect.Allows(identity.FindFirst(Viewer.Email)?.Value, identity.FindAll(Viewer.Group).Select(group => group.Value)));
    }
}
