using System.Security.Claims;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// Sign-in by a provider: the code flow with PKCE. The cookie then contains who the person is, and no token of the provider.
/// </summary>
internal static partial class OpenIdConnectSignIn
{
    // Marks a sign-in that was restarted, so that it is restarted only once.
    private const string Restarted = "again";

    private const int MaxReturnAddress = 1500;

    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddProvider(this AuthenticationBuilder builder, ProviderOptions settings) => builder.AddOpenIdConnect(Scheme, options =>
    {
        (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority.ToString(), settings.ClientId, settings.ClientSecret);
        options.RequireHttpsMetadata = settings.Authority.Scheme == "https"; // the settings allow http only for this machine
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // not a form from another site, so that the cookies can be SameSite=Lax
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.ClaimActions.MapJsonKey(settings.GroupsClaim, settings.GroupsClaim);
        options.ClaimActions.MapJsonKey(GroupClaims.ClaimNames, GroupClaims.ClaimNames);
        options.Scope.Clear();
        foreach (var scope in settings.Scopes)
            options.Scope.Add(scope);
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        options.RemoteSignOutPath = default; // anybody could sign other people out with a link to it
        options.SignedOutRedirectUri = SignInEndpoints.SignOut;
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (context.Properties.Items.ContainsKey(SignInReasons.NotAllowed))
                context.ProtocolMessage.Prompt = "login"; // lets the person choose another account
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = context => OnTicketReceivedAsync(context, settings);
        options.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            context.ProtocolMessage.ClientId = settings.ClientId; // replaces the id token, which is not kept
            return Task.CompletedTask;
        };
        options.Events.OnAccessDenied = context =>
        {
            context.Response.Redirect(SignInPage(context.HttpContext, SignInReasons.Denied));
            context.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = OnRemoteFailureAsync;
    });

    public static void MapProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInEndpoints.ToProvider, async context =>
        {
            var query = context.Request.Query;
            var returnAddress = SignInEndpoints.ReturnAddress(context, query[SignInEndpoints.ToKey]);

            // The address goes to the provider and back in the state parameter, and some providers refuse long ones.
            var target = returnAddress.Length <= MaxReturnAddress ? returnAddress : $"{context.Request.PathBase}/";
            var properties = new AuthenticationProperties { RedirectUri = target };
            if (query[SignInEndpoints.WhyKey] == SignInReasons.NotAllowed)
                properties.Items[SignInReasons.NotAllowed] = "";
            if (query.ContainsKey(Restarted))
                properties.Items[Restarted] = "";
            try
            {
                await context.ChallengeAsync(Scheme, properties);
            }
            catch (InvalidOperationException e) when (!context.Response.HasStarted)
            {
                LogUnreachable(LoggerOf(context), e);
                context.Response.Redirect(SignInPage(context, SignInReasons.Unreachable));
            }
        }).WithMetadata(new SignInAttempt(true));

        // Only for people who have already signed out here, so that a foreign page cannot sign anybody out with a link.
        routes.MapGet(SignInEndpoints.ToProvidersSignOut, async context =>
        {
            if (context.User.Identity?.IsAuthenticated == true)
                context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.SignOut}");
            else if (await SignOutErrorAsync(context) is { } why)
                context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.SignOut}?{SignInEndpoints.WhyKey}={why}");
            else
                await context.SignOutAsync(Scheme, new() { RedirectUri = $"{context.Request.PathBase}{SignInEndpoints.SignOut}" });
        });
    }

    // Keeps only the claims that the access rule needs. The rule is checked at each request, so a change also applies to signed-in people.
    private static Task OnTicketReceivedAsync(TicketReceivedContext context, ProviderOptions settings)
    {
        var person = context.Principal!;
        var isVerified = bool.TryParse(person.FindFirst("email_verified")?.Value, out var verified) && verified;
        var email = isVerified ? person.FindFirst("email")?.Value : null;
        var groups = GroupClaims.Of(person, settings.GroupsClaim).Where(settings.AllowedGroups.Contains).Distinct().ToList();
        if (!settings.Allows(email, groups))
        {
            var groupsAreMissing = settings.AllowedGroups.Count > 0 && GroupClaims.AreMissing(person, settings.GroupsClaim);
            if (groupsAreMissing)
                LogGroupsLeftOut(LoggerOf(context.HttpContext), settings.GroupsClaim, AccessOptions.Section);
            context.Response.Redirect(SignInPage(context.HttpContext, groupsAreMissing ? SignInReasons.GroupsLeftOut : SignInReasons.NotAllowed));
            context.HandleResponse();
            return Task.CompletedTask;
        }

        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Principal = new ClaimsPrincipal(ViewerClaims.OfPerson(person.FindFirst("name")?.Value, email, groups, now));
        context.Properties!.IsPersistent = true;
        context.Properties.ExpiresUtc = null; // the cookie has its own expiry, not that of the provider's token
        return Task.CompletedTask;
    }

    private static Task OnRemoteFailureAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        if (ProviderFailures.IsNewKey(context.Failure) && context.Properties is { } properties && !properties.Items.ContainsKey(Restarted))
        {
            // The provider signs with a new key. The handler has now requested the new keys, so the next attempt can succeed.
            var query = QueryString.Create(SignInEndpoints.ToKey, properties.RedirectUri ?? "").Add(Restarted, "");
            context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.ToProvider}{query}");
            return Task.CompletedTask;
        }

        var (code, reason) = ProviderFailures.Of(context.Failure);
        LogSignInFailed(LoggerOf(context.HttpContext), reason);
        context.Response.Redirect(SignInPage(context.HttpContext, code));
        return Task.CompletedTask;
    }

    private static async Task<string?> SignOutErrorAsync(HttpContext context)
    {
        try
        {
            var options = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint) ? SignInReasons.NoSignOut : null;
        }
        catch (InvalidOperationException e)
        {
            LogUnreachable(LoggerOf(context), e);
            return SignInReasons.Unreachable;
        }
    }

    private static string SignInPage(HttpContext context, string why) => $"{context.Request.PathBase}{SignInEndpoints.SignIn}?{SignInEndpoints.WhyKey}={why}";

    private static ILogger LoggerOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdConnectSignIn));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by the provider failed: {Reason}.")]
    private static partial void LogSignInFailed(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A sign-in was refused, because the provider left the groups out of the claim {Claim}: the person is in too many groups. Make the provider "
            + "send only groups that are assigned to this dashboard (Entra ID: Token configuration, groups claim, \"Groups assigned to the application\"), "
            + "or use roles with {Section}:OpenIdConnect:GroupsClaim=roles.")]
    private static partial void LogGroupsLeftOut(ILogger log, string claim, string section);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in provider could not be reached. Check the network and Access:OpenIdConnect:Authority.")]
    private static partial void LogUnreachable(ILogger log, Exception e);
}
