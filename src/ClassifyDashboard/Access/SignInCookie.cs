using ClassifyDashboard.Health;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ClassifyDashboard.Access;

/// <summary>The cookie of a sign-in: how long it holds, what renews it, and what is answered without it.</summary>
internal static class SignInCookie
{
    public static void Set(this CookieAuthenticationOptions options, AccessOptions settings)
    {
        options.Cookie.Name = "classify-dashboard";
        (options.Cookie.HttpOnly, options.Cookie.SameSite, options.Cookie.SecurePolicy) = (true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        (options.ExpireTimeSpan, options.SlidingExpiration) = (settings.SignInLasts, true);
        options.Events.OnSigningIn = context =>
        {
            context.Properties.IsPersistent = true;
            return Task.CompletedTask;
        };
        options.Events.OnCheckSlidingExpiration = context =>
        {
            // By half of the time, as is usual, who comes back after less than the whole would find it ended.
            context.ShouldRenew = IsUse(context.Request) && context.ElapsedTime > settings.SignInLasts / 20;
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = CheckAsync;
        options.Events.OnRedirectToLogin = ToSignInAsync;
        options.Events.OnRedirectToAccessDenied = context =>
            PlainTextResponse.SayAsync(context.HttpContext, StatusCodes.Status403Forbidden, "The token of this browser opens wall screens only.");
    }

    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
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

    // What is asked for by itself is no use: the live connection, which may be by polling, a wall's screens, health.
    private static bool IsUse(HttpRequest request) =>
        !request.Path.StartsWithSegments(WebSocketOriginMiddleware.Path) && !request.Path.StartsWithSegments("/live")
        && (!request.Path.StartsWithSegments("/wall") || request.Path.StartsWithSegments("/wall/new"))
        && !HealthRegistration.IsAsked(request);

    // People are led to the sign-in; programs, and scripts of a page, are told.
    private static Task ToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, endpoint) = (context.Request, context.HttpContext.GetEndpoint());
        var isPage = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && (endpoint is null || endpoint.Metadata.GetMetadata<PageAttribute>() is not null || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null);
        if (!isPage)
            return PlainTextResponse.SayAsync(context.HttpContext, StatusCodes.Status401Unauthorized, $"Sign in first: this dashboard is not open to all. Its page for that is {request.PathBase}{SignInEndpoints.SignIn}.");
        var wanted = $"{request.PathBase}{request.Path}{request.QueryString}";
        context.Response.Redirect($"{request.PathBase}{SignInEndpoints.SignIn}{(wanted.Length <= SignInEndpoints.LongestWanted ? QueryString.Create(SignInEndpoints.ToKey, wanted) : QueryString.Empty)}");
        return Task.CompletedTask;
    }
}
