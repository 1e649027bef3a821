using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A person that the provider knows.</summary>
/// <param name="Email">The e-mail address, and the name to sign in by.</param>
/// <param name="IsVerified">Whether the provider has verified the address.</param>
/// <param name="Groups">The groups.</param>
sealed record Person(string Email, bool IsVerified = true, params string[] Groups);

/// <summary>Behaviour in which providers differ.</summary>
/// <param name="SaysEndOfSession">Whether it publishes a sign-out address.</param>
/// <param name="WantsClientAtEnd">Whether it signs out only a client that sends its id, as Keycloak does.</param>
/// <param name="Groups">How it writes the groups of a person.</param>
/// <param name="ClockAhead">By how much its clock is ahead.</param>
sealed record Habits(bool SaysEndOfSession = true, bool WantsClientAtEnd = false, GroupsAs Groups = GroupsAs.List, TimeSpan ClockAhead = default);

/// <summary>How a provider writes the groups of a person.</summary>
enum GroupsAs
{
    List,
    TextOfList,
    Omitted,
    LeftOutInShort,
}

/// <summary>
/// A real OpenID Connect provider (OpenIddict) on a port of the loopback address: its own protocol, keys, codes and checks.
/// Only its people and its one client are the tests', and its form asks for no password.
/// </summary>
sealed class Provider : IAsyncDisposable
{
    /// <summary>This person cancels the sign-in.</summary>
    public const string Nobody = "nobody";

    public const string ClientId = "classify-dashboard";

    public const string ClientSecret = "canary-secret-of-the-client-0123456789";

    private readonly WebApplication _app;

    private Provider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>For each request to its token endpoint, whether it had the proof of PKCE.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<bool> Proofs { get; private init; } = new();

    public static Task<Provider> StartAsync(params Person[] people) => StartAsync(new Habits(), people);

    public static async Task<Provider> StartAsync(Habits habits, params Person[] people)
    {
        var proofs = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
            if (habits.SaysEndOfSession)
                options.SetEndSessionEndpointUris("connect/end");
            options.Configure(each => each.TimeProvider = new Shifted(habits.ClockAhead));
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            options.EnableDegradedMode(); // without a database: what that would check is checked here
            options.UseAspNetCore().DisableTransportSecurityRequirement().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(each => each.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.RedirectUri is null || !new Uri(context.RedirectUri).IsLoopback
                    || new Uri(context.RedirectUri).AbsolutePath != "/signin-oidc")
                    context.Reject(Errors.InvalidClient, "The client is not known.");
                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(each => each.UseInlineHandler(context =>
            {
                proofs.Enqueue(!string.IsNullOrEmpty(context.Request.CodeVerifier));
                if (context.ClientId != ClientId || context.Request.ClientSecret != ClientSecret)
                    context.Reject(Errors.InvalidClient, "The client is not known.");
                return default;
            }));
            options.AddEventHandler<ValidateEndSessionRequestContext>(each => each.UseInlineHandler(context =>
            {
                if (habits.WantsClientAtEnd && context.ClientId != ClientId)
                    context.Reject(Errors.InvalidRequest, "Either the parameter 'client_id' or the 'id_token_hint' is required.");
                return default;
            }));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.Map("/connect/authorize", context => AuthorizeAsync(context, habits, people));
        app.Map("/connect/end", EndAsync);
        await app.StartAsync();
        return new Provider(app) { Proofs = proofs };
    }

    public (string, string)[] Settings(params (string, string)[] rule) =>
    [
        ("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", Address.ToString()), ("Access:OpenIdConnect:ClientId", ClientId),
        ("Access:OpenIdConnect:ClientSecret", ClientSecret), .. rule,
    ];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Signs with another key from now on, and publishes that one only.</summary>
    public void ChangeKey()
    {
        var keys = _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials;
        keys.Clear();
        keys.Add(new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "another" }, SecurityAlgorithms.RsaSha256));
    }

    private static async Task AuthorizeAsync(HttpContext context, Habits habits, Person[] people)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (context.Request.Query["as"] == Nobody)
        {
            await context.ForbidAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            return;
        }

        if (people.FirstOrDefault(each => each.Email == context.Request.Query["as"]) is not { } person)
        {
            context.Response.ContentType = "text/html";
            var address = System.Net.WebUtility.HtmlEncode($"{context.Request.Path}{context.Request.QueryString}&as=");
            var links = people.Select(each => $"<p><a href=\"{address}{each.Email}\">{each.Email}</a></p>");
            await context.Response.WriteAsync(
                $"<!DOCTYPE html><html lang=\"en\"><head><title>Provider</title><link rel=\"icon\" href=\"data:,\"></head><body><h1>Who are "
                    + $"you?</h1>{string.Concat(links)}</body></html>");
            return;
        }

        var identity = new ClaimsIdentity("Provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Email).SetClaim(Claims.Name, "Name of " + person.Email).SetClaim(Claims.Email, person.Email)
            .SetClaim(Claims.EmailVerified, person.IsVerified);
        Write(identity, person, habits.Groups);
        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
    }

    private static void Write(ClaimsIdentity identity, Person person, GroupsAs groups)
    {
        switch (groups)
        {
            case GroupsAs.List:
                identity.SetClaims("groups", [.. person.Groups]);
                break;
            case GroupsAs.TextOfList:
                identity.SetClaim("groups", System.Text.Json.JsonSerializer.Serialize(person.Groups));
                break;
            case GroupsAs.Omitted:
                identity.AddClaim(new Claim("_claim_names", "{\"groups\":\"src1\"}", "JSON"));
                identity.AddClaim(new Claim("_claim_sources", "{\"src1\":{\"endpoint\":\"https://graph.example.com/users/1/getMemberObjects\"}}", "JSON"));
                break;
            default:
                identity.SetClaim("hasgroups", true);
                break;
        }
    }

    private static Task EndAsync(HttpContext context) =>
        context.SignOutAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/" });

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
