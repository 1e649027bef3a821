using System.Security.Claims;
using System.Text.Encodings.Web;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// Authenticates wall screens by the token in their cookie. The cookie contains the token itself and nothing that this server
/// encrypted. So it survives restarts, lost keys and a move to another server, as long as the settings list the token.
/// </summary>
internal sealed class WallTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, TokenLists tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Wall";

    private const string CookieName = "classify-dashboard-wall";

    // The longest time that browsers keep a cookie. Each page of the wall renews it.
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    public static void Remember(HttpContext context, string token) => context.Response.Cookies.Append(CookieName, token, CookieFor(context));

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(CookieName, CookieFor(context));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiTokenHandler.IsSentWith(Request) || Request.Cookies[CookieName] is not { Length: > 0 and <= 200 } token)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (tokens.Find(TokenKind.Wall, token) is not { } wall)
            return Task.FromResult(AuthenticateResult.Fail("The wall's token is not valid."));
        if (Request.Path.StartsWithSegments("/wall") && !Response.HasStarted)
            Remember(Context, token);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(ViewerClaims.OfWall(wall)), SchemeName)));
    }

    // The cookie scheme answers.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Task.CompletedTask;

    private static CookieOptions CookieFor(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        MaxAge = Lasts,
        IsEssential = true,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
    };
}
