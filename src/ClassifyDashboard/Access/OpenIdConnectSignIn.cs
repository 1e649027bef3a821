using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ClassifyDashboard.Access;

/// <summary>Sign-in by a provider: the code flow with PKCE, after which only who somebody is remains, and no token of the provider's.</summary>
internal static partial class OpenIdConnectSignIn
{
    // By it a sign-in that began anew knows that it has.
    private const string Again = "again";

    private const int LongestWanted = 1500;

    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddProvider(this AuthenticationBuilder builder, ProviderOptions settings) => builder.AddOpenIdConnect(Scheme, options =>
    {
        (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority.ToString(), settings.ClientId, settings.ClientSecret);
        options.RequireHttpsMetadata = settings.Authority.Scheme == "https"; // the settings take http for this machine only
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // a link and no form that comes from elsewhere: so the cookies need not go along with foreign forms
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
        options.RemoteSignOutPath = default; // anybody could sign others out by a link to it
        options.SignedOutRedirectUri = SignInEndpoints.SignOut;
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (context.Properties.Items.ContainsKey(SignInReasons.NotAllowed))
                context.ProtocolMessage.Prompt = "login"; // as somebody else
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = context => TakeAsync(context, settings);
        options.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            context.ProtocolMessage.ClientId = settings.ClientId; // no token of the provider's is kept that could say whose sign-in it was
            return Task.CompletedTask;
        };
        options.Events.OnAccessDenied = context =>
        {
            context.Response.Redirect(Back(context.HttpContext, SignInReasons.Denied));
            context.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = FailAsync;
    });

    public static void MapProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInEndpoints.ToProvider, async context =>
        {
            var query = context.Request.Query;
            var wanted = SignInEndpoints.Wanted(context, query[SignInEndpoints.ToKey]);

            // It travels to the provider and back in an address, of which not each takes a long one.
            var properties = new AuthenticationProperties { RedirectUri = wanted.Length <= LongestWanted ? wanted : $"{context.Request.PathBase}/" };
            if (query[SignInEndpoints.WhyKey] == SignInReasons.NotAllowed)
                properties.Items[SignInReasons.NotAllowed] = "";
            if (query.ContainsKey(Again))
                properties.Items[Again] = "";
            try
            {
                await context.ChallengeAsync(Scheme, properties);
            }
            catch (InvalidOperationException e) when (!context.Response.HasStarted)
            {
                Unreachable(LogOf(context), e);
                context.Response.Redirect(Back(context, SignInReasons.Unreachable));
            }
        }).WithMetadata(new SignInAttempt(true));

        // By a link on the page of those who have signed out already, so that no foreign page can do harm with it.
        routes.MapGet(SignInEndpoints.ToProvidersSignOut, async context =>
        {
            if (context.User.Identity?.IsAuthenticated == true)
                context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.SignOut}");
            else if (await WhyNoSignOutAsync(context) is { } why)
                context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.SignOut}?{SignInEndpoints.WhyKey}={why}");
            else
                await context.SignOutAsync(Scheme, new() { RedirectUri = $"{context.Request.PathBase}{SignInEndpoints.SignOut}" });
        });
    }

    // What is kept is the little that the rule asks for at each request, so that a rule that changes holds for those inside too.
    private static Task TakeAsync(TicketReceivedContext context, ProviderOptions settings)
    {
        var person = context.Principal!;
        var isVerified = bool.TryParse(person.FindFirst("email_verified")?.Value, out var verified) && verified;
        var email = isVerified ? person.FindFirst("email")?.Value : null;
        var groups = GroupClaims.Of(person, settings.GroupsClaim).Where(settings.AllowedGroups.Contains).Distinct().ToList();
        if (!settings.Allows(email, groups))
        {
            var areLeftOut = settings.AllowedGroups.Count > 0 && GroupClaims.AreLeftOut(person, settings.GroupsClaim);
            if (areLeftOut)
                GroupsLeftOut(LogOf(context.HttpContext), settings.GroupsClaim, AccessOptions.Section);
            context.Response.Redirect(Back(context.HttpContext, areLeftOut ? SignInReasons.GroupsLeftOut : SignInReasons.NotAllowed));
            context.HandleResponse();
            return Task.CompletedTask;
        }

        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Principal = new ClaimsPrincipal(ViewerClaims.OfPerson(person.FindFirst("name")?.Value, email, groups, now));
        context.Properties!.IsPersistent = true;
        context.Properties.ExpiresUtc = null; // the cookie's own time, not that of the provider's token
        return Task.CompletedTask;
    }

    private static Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        if (ProviderFailures.IsNewKey(context.Failure) && context.Properties is { } properties && !properties.Items.ContainsKey(Again))
        {
            // The provider signs by a new key. It was asked for its keys as that was found, and the next answer can be read.
            context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoints.ToProvider}{QueryString.Create(SignInEndpoints.ToKey, properties.RedirectUri ?? "").Add(Again, "")}");
            return Task.CompletedTask;
        }

        var (code, words) = ProviderFailures.Of(context.Failure);
        WentWrong(LogOf(context.HttpContext), words);
        context.Response.Redirect(Back(context.HttpContext, code));
        return Task.CompletedTask;
    }

    private static async Task<string?> WhyNoSignOutAsync(HttpContext context)
    {
        try
        {
            var options = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint) ? SignInReasons.NoSignOut : null;
        }
        catch (InvalidOperationException e)
        {
            Unreachable(LogOf(context), e);
            return SignInReasons.Unreachable;
        }
    }

    private static string Back(HttpContext context, string why) => $"{context.Request.PathBase}{SignInEndpoints.SignIn}?{SignInEndpoints.WhyKey}={why}";

    private static ILogger LogOf(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdConnectSignIn));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by the provider did not come to its end: {Words}.")]
    private static partial void WentWrong(ILogger log, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody may not look, since the provider left their groups out of the claim {Claim}: they are in too many. Have it send only groups that are assigned to this dashboard (Entra ID: Token configuration, groups claim, \"Groups assigned to the application\"), or roles instead, with {Section}:OpenIdConnect:GroupsClaim=roles.")]
    private static partial void GroupsLeftOut(ILogger log, string claim, string section);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider that signs people in could not be asked.")]
    private static partial void Unreachable(ILogger log, Exception e);
}
