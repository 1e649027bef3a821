using ClassifyDashboard.Access.Keys;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Registers access control: modes, sign-in, proxies, limits and security headers.</summary>
public static partial class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AccessOptions.Of(configuration);
        configuration[AccessOptions.TrustAllName] = "false"; // else the framework trusts forwarding headers from everybody, before this code runs
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddOptions<AccessOptions>().ValidateOnStart();
        services.AddSingleton<IOptionsFactory<AccessOptions>>(provider =>
            new PreparedOptionsFactory(settings, provider.GetServices<IValidateOptions<AccessOptions>>()));

        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false); // callers need not know which server this is
        services.AddOptions<CircuitLimitOptions>().Bind(configuration.GetSection(CircuitLimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CircuitCounter>();
        services.AddSingleton<TokenLists>();
        services.AddSingleton<ApiTokenUse>();
        services.AddSingleton<CircuitMetrics>();
        services.AddSingleton<SignInState>();
        services.AddSingleton<SessionValidator>();
        services.AddSingleton<SessionMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionMonitor>());
        services.AddCascadingAuthenticationState();
        services.AddRateLimiter(options => RateLimits.Set(options, settings));
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("classify-dashboard-form", CookieSecurePolicy.SameAsRequest));
        services.AddAuthorization(options => SetPolicies(options, settings));
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.Set(settings))
            .AddScheme<AuthenticationSchemeOptions, WallTokenHandler>(WallTokenHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.SchemeName, null);
        var isShared = RedisOptions.Of(configuration).IsOn;
        if (isShared) // also without a sign-in: forms and live pages of one server are sent to another
        {
            services.ShareKeys();
            services.AddHostedService<SharedSignIns>();
        }

        if (!settings.HasSignIn)
            return services;

        services.AddScoped<CircuitHandler, CircuitSession>();
        if (!isShared)
            services.StoreKeys(configuration);
        services.AddHostedService<SignInLink>();

        // At a lower level the server logs every address, and so the token in a sign-in link.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        if (settings is { Mode: AccessMode.OpenIdConnect, Faults.Count: 0 })
            authentication.AddProvider(settings.OpenIdConnect);
        return services;
    }

    /// <summary>
    /// Adds what applies to every request: security headers, proxies, path base and the host filter. Must be first in the pipeline.
    /// </summary>
    public static void UseHardening(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        app.UseMiddleware<SecurityHeadersMiddleware>();
        foreach (var warning in settings.Warnings)
            Warn(app.Logger, warning);
        app.UseForwarding(settings.Network);
        if (settings.Network.PathBase.Length > 0)
            app.UseMiddleware<PathBase>();
        app.UseMiddleware<HostFilterMiddleware>();
    }

    /// <summary>Adds authentication, authorization and limits. Must come after the error pages and before the endpoints.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<WebSocketOriginMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<CircuitLimitMiddleware>();
        var monitor = app.Services.GetRequiredService<SessionMonitor>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(WebSocketOriginMiddleware.Path), branch =>
            branch.Use(next => context => monitor.TrackAsync(context, next)));
    }

    /// <summary>Maps the endpoints for sign-in and sign-out, if the mode has a sign-in.</summary>
    public static void MapAccess(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (settings.HasSignIn)
            app.MapSignIn(settings);
    }

    /// <summary>Lets wall screens use the endpoints of live connections. Each page still has its own policy.</summary>
    public static TBuilder OpenLiveToWalls<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path }
                && path.TrimStart('/').StartsWith(WebSocketOriginMiddleware.Path.TrimStart('/'), StringComparison.Ordinal))
                endpoint.Metadata.Add(new AuthorizeAttribute(ViewerClaims.Walls));
        });
        return builder;
    }

    private static void SetPolicies(AuthorizationOptions options, AccessOptions settings)
    {
        AuthorizationPolicy PolicyOf(params string[] sees) => settings.HasSignIn
            ? new AuthorizationPolicyBuilder(CookieAuthenticationDefaults.AuthenticationScheme, WallTokenHandler.SchemeName, ApiTokenHandler.SchemeName)
                .RequireClaim(ViewerClaims.Sees, sees).Build()
            : new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build(); // the host filter has decided before

        var (everything, walls) = (PolicyOf(ViewerClaims.Everything), PolicyOf(ViewerClaims.Everything, ViewerClaims.Walls));
        options.AddPolicy(ViewerClaims.Everything, everything);
        options.AddPolicy(ViewerClaims.Walls, walls);
        options.AddPolicy(ViewerClaims.Scripts, PolicyOf(ViewerClaims.Everything, ViewerClaims.Scripts));
        (options.DefaultPolicy, options.FallbackPolicy) = (everything, everything); // endpoints without a policy of their own are closed
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void Warn(ILogger log, string warning);

    // The settings are read once, before the services are registered, because the registrations depend on them.
    private sealed class PreparedOptionsFactory(AccessOptions settings, IEnumerable<IValidateOptions<AccessOptions>> checks)
        : OptionsFactory<AccessOptions>([], [], checks)
    {
        protected override AccessOptions CreateInstance(string name) => settings;
    }
}
