using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A person that the provider knows.</summary>
/// <param name="Email">The e-mail address, and the name to sign in by.</param>
/// <param name="IsVerified">Whether the provider has seen that the address is this person's.</param>
/// <param name="Groups">The groups.</param>
sealed record Person(string Email, bool IsVerified = true, params string[] Groups);

/// <summary>
/// A real OpenID Connect provider (OpenIddict) on a port of the loopback address: its own protocol, keys, codes and checks.
/// Only its people and its one client are the tests', and its form asks for no password.
/// </summary>
sealed class Provider : IAsyncDisposable
{
    public const string ClientId = "classify-dashboard";

    public const string ClientSecret = "canary-secret-of-the-client-0123456789";

    private readonly WebApplication _app;

    private Provider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Every request to its token endpoint: whether it brought the proof of PKCE.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<bool> Proofs { get; private init; } = new();

    public static async Task<Provider> StartAsync(params Person[] people)
    {
        var proofs = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo").SetEndSessionEndpointUris("connect/end");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            options.EnableDegradedMode(); // without a database: what that would check is checked here
            options.UseAspNetCore().DisableTransportSecurityRequirement().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(each => each.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.RedirectUri is null || !new Uri(context.RedirectUri).IsLoopback || new Uri(context.RedirectUri).AbsolutePath != "/signin-oidc")
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
            options.AddEventHandler<ValidateEndSessionRequestContext>(each => each.UseInlineHandler(_ => default));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.Map("/connect/authorize", context => AuthorizeAsync(context, people));
        app.Map("/connect/end", EndAsync);
        await app.StartAsync();
        return new Provider(app) { Proofs = proofs };
    }

    public (string, string)[] Settings(params (string, string)[] rule) =>
    [
        ("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", Address.ToString()), ("Access:OpenIdConnect:ClientId", ClientId), ("Access:OpenIdConnect:ClientSecret", ClientSecret), .. rule,
    ];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task AuthorizeAsync(HttpContext context, Person[] people)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (people.FirstOrDefault(each => each.Email == context.Request.Query["as"]) is not { } person)
        {
            context.Response.ContentType = "text/html";
            var links = people.Select(each => $"<p><a href=\"{System.Net.WebUtility.HtmlEncode($"{context.Request.Path}{context.Request.QueryString}&as={each.Email}")}\">{each.Email}</a></p>");
            await context.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><head><title>Provider</title><link rel=\"icon\" href=\"data:,\"></head><body><h1>Who are you?</h1>{string.Concat(links)}</body></html>");
            return;
        }

        var identity = new ClaimsIdentity("Provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Email).SetClaim(Claims.Name, "Name of " + person.Email).SetClaim(Claims.Email, person.Email).SetClaim(Claims.EmailVerified, person.IsVerified);
        identity.SetClaims("groups", [.. person.Groups]);
        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
    }

    private static Task EndAsync(HttpContext context) =>
        context.SignOutAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/" });
}
