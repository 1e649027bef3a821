using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Registers who may look, and by what way.</summary>
public static partial class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AccessOptions.Of(configuration);
        configuration[AccessOptions.BelievesAll] = "false"; // else the framework believes everybody, before anything here is asked
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddOptions<AccessOptions>().ValidateOnStart();
        services.AddSingleton<IOptionsFactory<AccessOptions>>(provider => new Read(settings, provider.GetServices<IValidateOptions<AccessOptions>>()));

        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false); // what is running here is nobody's business
        services.AddOptions<CircuitLimitOptions>().Bind(configuration.GetSection(CircuitLimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CircuitCounter>();
        services.AddSingleton<WallTokens>();
        services.AddSingleton<SessionValidator>();
        services.AddSingleton<SessionMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionMonitor>());
        services.AddCascadingAuthenticationState();
        services.AddRateLimiter(options => RateLimits.Set(options, settings));
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("classify-dashboard-form", CookieSecurePolicy.SameAsRequest));
        services.AddAuthorization(options => SetPolicies(options, settings));
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.Set(settings))
            .AddScheme<AuthenticationSchemeOptions, WallTokenHandler>(WallTokenHandler.SchemeName, null);
        if (!settings.HasSignIn)
            return services;

        services.AddScoped<CircuitHandler, CircuitSession>();
        services.KeepKeys(configuration);
        services.AddHostedService<SignInLink>();

        // At a lower level the server writes every address down, and with it the token of a link.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        if (settings is { Mode: AccessMode.OpenIdConnect, Faults.Count: 0 })
            authentication.AddProvider(settings.OpenIdConnect);
        return services;
    }

    /// <summary>What holds for each request, whoever it is from: headers, proxies, the path, and whether it comes by a way that is meant. First in the line.</summary>
    public static void UseHardening(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        app.UseMiddleware<SecurityHeadersMiddleware>();
        foreach (var note in settings.Notes)
            Noted(app.Logger, note);
        app.UseForwarding(settings);
        if (settings.PathBase.Length > 0)
            app.UseMiddleware<PathBase>();
        app.UseMiddleware<HostFilterMiddleware>();
    }

    /// <summary>Who may look at what, and how often. After what makes pages of errors, before what answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<WebSocketOriginMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<CircuitLimitMiddleware>();
        var watch = app.Services.GetRequiredService<SessionMonitor>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(WebSocketOriginMiddleware.Path), live => live.Use(next => context => watch.FollowAsync(context, next)));
    }

    /// <summary>Maps where one signs in and out, if anybody does.</summary>
    public static void MapAccess(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (settings.HasSignIn)
            app.MapSignIn(settings);
    }

    /// <summary>Lets wall screens use the endpoints of a live connection; what they see by it the pages say.</summary>
    public static TBuilder OpenLiveToWalls<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith(WebSocketOriginMiddleware.Path.TrimStart('/'), StringComparison.Ordinal))
                endpoint.Metadata.Add(new AuthorizeAttribute(ViewerClaims.Walls));
        });
        return builder;
    }

    private static void SetPolicies(AuthorizationOptions options, AccessOptions settings)
    {
        AuthorizationPolicy PolicyOf(params string[] sees) => settings.HasSignIn
            ? new AuthorizationPolicyBuilder(CookieAuthenticationDefaults.AuthenticationScheme, WallTokenHandler.SchemeName).RequireClaim(ViewerClaims.Sees, sees).Build()
            : new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build(); // the way in has been asked about by then

        var (everything, walls) = (PolicyOf(ViewerClaims.Everything), PolicyOf(ViewerClaims.Everything, ViewerClaims.Walls));
        options.AddPolicy(ViewerClaims.Everything, everything);
        options.AddPolicy(ViewerClaims.Walls, walls);
        (options.DefaultPolicy, options.FallbackPolicy) = (everything, everything); // what says nothing is shut
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void Noted(ILogger log, string note);

    // The settings are read once, before the services are put together, since these depend on them.
    private sealed class Read(AccessOptions settings, IEnumerable<IValidateOptions<AccessOptions>> checks) : OptionsFactory<AccessOptions>([], [], checks)
    {
        protected override AccessOptions CreateInstance(string name) => settings;
    }
}
