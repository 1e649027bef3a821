using System.Security.Claims;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>The endpoints for sign-in and sign-out, which everybody can open.</summary>
internal static class SignInEndpoints
{
    public const string SignIn = "/login";

    public const string SignOut = "/signout";

    public const string ToProvider = SignIn + "/provider";

    public const string ToProvidersSignOut = SignOut + "/provider";

    /// <summary>The address that a page requests while a person uses it.</summary>
    public const string Used = "/used";

    /// <summary>The key of the token in a link.</summary>
    public const string TokenKey = "t";

    /// <summary>The key of the address to open after the sign-in.</summary>
    public const string ToKey = "to";

    /// <summary>The key of the reason why a sign-in failed.</summary>
    public const string WhyKey = "why";

    /// <summary>The longest address that fits as a parameter into the address of the sign-in page.</summary>
    public const int MaxReturnAddress = 8000;

    public static void MapSignIn(this IEndpointRouteBuilder routes, AccessOptions settings)
    {
        var group = routes.MapGroup("").AllowAnonymous().AnswerHead();
        group.MapGet(SignIn, (Delegate)ShowAsync).WithMetadata(new SignInAttempt(false));
        group.MapPost(SignIn, (Delegate)PostAsync).WithMetadata(new SignInAttempt(false));
        group.MapGet(SignOut, (HttpContext context, IAntiforgery antiforgery) => new RazorComponentResult<SignOutPage>(new Dictionary<string, object?>
        {
            [nameof(SignOutPage.Who)] = context.User.Identity is { IsAuthenticated: true } who ? who.Name ?? "" : null,
            [nameof(SignOutPage.Proof)] = antiforgery.GetAndStoreTokens(context).RequestToken,
            [nameof(SignOutPage.HasProvider)] = settings.Mode == AccessMode.OpenIdConnect,
            [nameof(SignOutPage.Why)] = SignInReasons.MessageOf(context.Request.Query[WhyKey]),
        }));

        // Activity over the live connection also counts as use of the sign-in, but only a request can renew the cookie.
        routes.MapGet(Used, () => Results.NoContent()).AnswerHead();
        group.MapPost(SignOut, (Delegate)SignOutAsync);
        if (settings.Mode == AccessMode.OpenIdConnect)
            group.MapProvider();
    }

    /// <summary>The requested address if it is local, else the first page.</summary>
    public static string ReturnAddress(HttpContext context, string? to) =>
        to is { Length: > 0 and <= MaxReturnAddress } && RedirectHttpResult.IsLocalUrl(to) && !to.StartsWith('~') ? to : $"{context.Request.PathBase}/";

    private static async Task<IResult> ShowAsync(HttpContext context, SessionValidator signIns, TokenLists tokens, IOptions<AccessOptions> settings,
        IAntiforgery antiforgery, TimeProvider time)
    {
        var query = context.Request.Query;
        return query.ContainsKey(TokenKey)
            ? await SignInAsync(context, query[TokenKey].ToString(), query[ToKey], signIns, tokens, settings.Value, antiforgery, time)
            : Page(context, settings.Value, antiforgery, query[ToKey], SignInReasons.MessageOf(query[WhyKey]));
    }

    private static async Task<IResult> PostAsync(HttpContext context, SessionValidator signIns, TokenLists tokens, IOptions<AccessOptions> settings,
        IAntiforgery antiforgery, TimeProvider time)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Page(context, settings.Value, antiforgery, null, "The form has expired. Please try again.", StatusCodes.Status400BadRequest);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await SignInAsync(context, form[TokenKey].ToString().Trim(), form[ToKey], signIns, tokens, settings.Value, antiforgery, time);
    }

    // Both comparisons are made before any answer, so that the duration does not show which kind of token it is.
    private static async Task<IResult> SignInAsync(
        HttpContext context, string token, string? to, SessionValidator signIns, TokenLists tokens, AccessOptions settings, IAntiforgery antiforgery,
        TimeProvider time)
    {
        var isPersonToken = AccessToken.Matches(signIns.TokenHash ?? AccessToken.HashOf(""), AccessToken.HashOf(token)) && signIns.TokenHash is not null;
        var wall = tokens.Find(TokenKind.Wall, token);
        if (isPersonToken)
        {
            await context.SignInAsync(new ClaimsPrincipal(ViewerClaims.OfToken(signIns.TokenHash!, time.GetUtcNow())));
            return Results.Redirect(ReturnAddress(context, to));
        }

        if (wall is null)
            return Page(context, settings, antiforgery, to, "This token is not valid.", StatusCodes.Status401Unauthorized);
        WallTokenHandler.Remember(context, token);
        var (wallPath, returnAddress) = ($"{context.Request.PathBase}/wall", ReturnAddress(context, to));
        return Results.Redirect(returnAddress.StartsWith(wallPath, StringComparison.OrdinalIgnoreCase) ? returnAddress : wallPath);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SessionValidator signIns, SessionMonitor monitor, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Results.Redirect($"{context.Request.PathBase}{SignOut}");
        signIns.End(context.User);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        WallTokenHandler.Forget(context);
        monitor.CheckAll();
        return Results.Redirect($"{context.Request.PathBase}{SignOut}");
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, AccessOptions settings, IAntiforgery antiforgery, string? to, string? why,
        int status = StatusCodes.Status200OK)
    {
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Why)] = why,
            [nameof(SignInPage.To)] = ReturnAddress(context, to),
            [nameof(SignInPage.Provider)] = settings.Mode == AccessMode.OpenIdConnect ? settings.OpenIdConnect.Authority.Host : null,
            [nameof(SignInPage.IsOthers)] = SignInReasons.IsOfAccount(context.Request.Query[WhyKey]),
            [nameof(SignInPage.Proof)] = antiforgery.GetAndStoreTokens(context).RequestToken,
        })
        {
            StatusCode = status,
        };
    }
}
