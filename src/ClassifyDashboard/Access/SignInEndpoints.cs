using System.Security.Claims;
using ClassifyDashboard.Components.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>The doors that are open to all: where one signs in, and out.</summary>
internal static class SignInEndpoints
{
    public const string SignIn = "/login";

    public const string SignOut = "/signout";

    public const string ToProvider = SignIn + "/provider";

    public const string ToProvidersSignOut = SignOut + "/provider";

    /// <summary>What a page asks for while somebody works with it.</summary>
    public const string Used = "/used";

    /// <summary>The key of the token in a link.</summary>
    public const string TokenKey = "t";

    /// <summary>The key of the address that one wanted to.</summary>
    public const string ToKey = "to";

    /// <summary>The key of why somebody is here again.</summary>
    public const string WhyKey = "why";

    /// <summary>A longer address would not fit into one that leads to the sign-in and back.</summary>
    public const int LongestWanted = 8000;

    public static void MapSignIn(this IEndpointRouteBuilder routes, AccessOptions settings)
    {
        var group = routes.MapGroup("").AllowAnonymous().AnswerHead();
        group.MapGet(SignIn, (Delegate)ShowAsync).WithMetadata(new SignInAttempt(false));
        group.MapPost(SignIn, (Delegate)TakeAsync).WithMetadata(new SignInAttempt(false));
        group.MapGet(SignOut, (HttpContext context, IAntiforgery antiforgery) => new RazorComponentResult<SignOutPage>(new Dictionary<string, object?>
        {
            [nameof(SignOutPage.Who)] = context.User.Identity is { IsAuthenticated: true } who ? who.Name ?? "" : null,
            [nameof(SignOutPage.Proof)] = antiforgery.GetAndStoreTokens(context).RequestToken,
            [nameof(SignOutPage.HasProvider)] = settings.Mode == AccessMode.OpenIdConnect,
            [nameof(SignOutPage.Why)] = SignInReasons.WordsOf(context.Request.Query[WhyKey]),
        }));

        // What somebody does over the live connection is use of the sign-in as well, but only a request can renew its cookie.
        routes.MapGet(Used, () => Results.NoContent()).AnswerHead();
        group.MapPost(SignOut, (Delegate)EndAsync);
        if (settings.Mode == AccessMode.OpenIdConnect)
            group.MapProvider();
    }

    /// <summary>The address that was wanted, where it is one of this program's own, else its first page.</summary>
    public static string Wanted(HttpContext context, string? to) =>
        to is { Length: > 0 and <= LongestWanted } && RedirectHttpResult.IsLocalUrl(to) && !to.StartsWith('~') ? to : $"{context.Request.PathBase}/";

    private static async Task<IResult> ShowAsync(HttpContext context, SessionValidator signIns, WallTokens walls, IOptions<AccessOptions> settings, IAntiforgery antiforgery, TimeProvider time)
    {
        var query = context.Request.Query;
        return query.ContainsKey(TokenKey)
            ? await TryAsync(context, query[TokenKey].ToString(), query[ToKey], signIns, walls, settings.Value, antiforgery, time)
            : Page(context, settings.Value, antiforgery, query[ToKey], SignInReasons.WordsOf(query[WhyKey]));
    }

    private static async Task<IResult> TakeAsync(HttpContext context, SessionValidator signIns, WallTokens walls, IOptions<AccessOptions> settings, IAntiforgery antiforgery, TimeProvider time)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Page(context, settings.Value, antiforgery, null, "The form had grown old. Please try once more.", StatusCodes.Status400BadRequest);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await TryAsync(context, form[TokenKey].ToString().Trim(), form[ToKey], signIns, walls, settings.Value, antiforgery, time);
    }

    // Everything is compared before anything is answered.
    private static async Task<IResult> TryAsync(
        HttpContext context, string token, string? to, SessionValidator signIns, WallTokens walls, AccessOptions settings, IAntiforgery antiforgery, TimeProvider time)
    {
        var isPeoples = AccessToken.Matches(signIns.TokenHash ?? AccessToken.HashOf(""), AccessToken.HashOf(token)) && signIns.TokenHash is not null;
        var wall = walls.Find(token);
        if (isPeoples)
        {
            await context.SignInAsync(new ClaimsPrincipal(ViewerClaims.OfToken(signIns.TokenHash!, time.GetUtcNow())));
            return Results.Redirect(Wanted(context, to));
        }

        if (wall is null)
            return Page(context, settings, antiforgery, to, "This is not a token that holds here.", StatusCodes.Status401Unauthorized);
        WallTokenHandler.Remember(context, token);
        var (first, wanted) = ($"{context.Request.PathBase}/wall", Wanted(context, to));
        return Results.Redirect(wanted.StartsWith(first, StringComparison.OrdinalIgnoreCase) ? wanted : first);
    }

    private static async Task<IResult> EndAsync(HttpContext context, SessionValidator signIns, SessionMonitor watch, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Results.Redirect($"{context.Request.PathBase}{SignOut}");
        signIns.End(context.User);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        WallTokenHandler.Forget(context);
        watch.Look();
        return Results.Redirect($"{context.Request.PathBase}{SignOut}");
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, AccessOptions settings, IAntiforgery antiforgery, string? to, string? why, int status = StatusCodes.Status200OK)
    {
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Why)] = why,
            [nameof(SignInPage.To)] = Wanted(context, to),
            [nameof(SignInPage.Provider)] = settings.Mode == AccessMode.OpenIdConnect ? settings.OpenIdConnect.Authority.Host : null,
            [nameof(SignInPage.IsOthers)] = SignInReasons.IsOfAccount(context.Request.Query[WhyKey]),
            [nameof(SignInPage.Proof)] = antiforgery.GetAndStoreTokens(context).RequestToken,
        })
        {
            StatusCode = status,
        };
    }
}
