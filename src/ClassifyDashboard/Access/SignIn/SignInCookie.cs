using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Health;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>The cookie of a sign-in: how long it is valid, what renews it, and the answers to requests without it.</summary>
internal static class SignInCookie
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "classify-dashboard";

    public static void Set(this CookieAuthenticationOptions options, AccessOptions settings)
    {
        options.Cookie.Name = Name;
        (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        (options.ExpireTimeSpan, options.SlidingExpiration) = (settings.SignInLasts, true);
        options.Events.OnSigningIn = context =>
        {
            context.Properties.IsPersistent = true;
            return Task.CompletedTask;
        };
        options.Events.OnCheckSlidingExpiration = context =>
        {
            // The framework renews after half of the timeout. Then people could lose a sign-in that was used less than one timeout ago.
            context.ShouldRenew = IsUse(context.Request) && context.ElapsedTime > settings.SignInLasts / 20;
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = CheckAsync;
        options.Events.OnRedirectToLogin = ToSignInAsync;
        options.Events.OnRedirectToAccessDenied = context =>
            PlainTextResponse.WriteAsync(context.HttpContext, StatusCodes.Status403Forbidden, ApiTokenHandler.IsSentWith(context.Request)
                ? "The token of this script opens only what scripts read: /api, /export and /openapi.json."
                : "The token of this browser opens only wall screens.");
    }

    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        if (ApiTokenHandler.IsSentWith(context.Request))
        {
            context.RejectPrincipal(); // the token alone counts; the cookie stays valid
            return;
        }

        if (context.Principal is { Identity: System.Security.Claims.ClaimsIdentity identity } viewer)
        {
            if (identity.FindFirst(ViewerClaims.Until) is { } old)
                identity.RemoveClaim(old);
            if (context.Properties.ExpiresUtc is { } until)
                identity.AddClaim(new(ViewerClaims.Until, ViewerClaims.TextOf(until)));
            var signIns = context.HttpContext.RequestServices.GetRequiredService<SessionValidator>();
            if (signIns.Holds(viewer))
            {
                if (IsUse(context.Request))
                    signIns.Use(viewer);
                return;
            }
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    // Automatic requests do not count as use: live connections (also by polling), wall screens, health checks.
    private static bool IsUse(HttpRequest request) =>
        !request.Path.StartsWithSegments(WebSocketOriginMiddleware.Path) && !request.Path.StartsWithSegments("/live")
        && (!request.Path.StartsWithSegments("/wall") || request.Path.StartsWithSegments("/wall/new"))
        && !HealthRegistration.IsHealthRequest(request);

    // Pages redirect to the sign-in page. Programs and scripts get 401.
    private static Task ToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (ApiTokenHandler.Refuse(context.HttpContext) is { } refused)
            return refused;
        var (request, endpoint) = (context.Request, context.HttpContext.GetEndpoint());
        var isPage = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && (endpoint is null || endpoint.Metadata.GetMetadata<PageAttribute>() is not null
                || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null);
        if (!isPage)
            return PlainTextResponse.WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized,
                $"Sign in first, at {request.PathBase}{SignInEndpoints.SignIn}.");
        var returnAddress = $"{request.PathBase}{request.Path}{request.QueryString}";
        var query = returnAddress.Length <= SignInEndpoints.MaxReturnAddress ? QueryString.Create(SignInEndpoints.ToKey, returnAddress) : QueryString.Empty;
        context.Response.Redirect($"{request.PathBase}{SignInEndpoints.SignIn}{query}");
        return Task.CompletedTask;
    }
}
