using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Registers who may look, and by what way.</summary>
public static partial class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AccessSettings.Of(configuration);
        configuration[AccessSettings.BelievesAll] = "false"; // else the framework believes everybody, before anything here is asked
        services.AddSingleton<IValidateOptions<AccessSettings>, AccessSettingsCheck>();
        services.AddOptions<AccessSettings>().ValidateOnStart();
        services.AddSingleton<IOptionsFactory<AccessSettings>>(provider => new Read(settings, provider.GetServices<IValidateOptions<AccessSettings>>()));

        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false); // what is running here is nobody's business
        services.AddOptions<OpenPagesSettings>().Bind(configuration.GetSection(OpenPagesSettings.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OpenPages>();
        services.AddSingleton<WallTokens>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<SignInWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SignInWatch>());
        services.AddCascadingAuthenticationState();
        services.AddRateLimiter(options => RateLimits.Set(options, settings));
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("classify-dashboard-form", CookieSecurePolicy.SameAsRequest));
        services.AddAuthorization(options => SetPolicies(options, settings));
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.Set(settings))
            .AddScheme<AuthenticationSchemeOptions, WallTokenHandler>(WallTokenHandler.SchemeName, null);
        if (!settings.HasSignIn)
            return services;

        services.AddScoped<CircuitHandler, CircuitWatch>();
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
        var settings = app.Services.GetRequiredService<IOptions<AccessSettings>>().Value;
        app.UseMiddleware<SafeHeaders>();
        foreach (var note in settings.Notes)
            Noted(app.Logger, note);
        app.UseForwarding(settings);
        if (settings.PathBase.Length > 0)
            app.UseMiddleware<PathBase>();
        app.UseMiddleware<Gate>();
    }

    /// <summary>Who may look at what, and how often. After what makes pages of errors, before what answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<OwnPages>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<OpenPagesLimit>();
        var watch = app.Services.GetRequiredService<SignInWatch>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(OwnPages.Path), live => live.Use(next => context => watch.FollowAsync(context, next)));
    }

    /// <summary>Maps where one signs in and out, if anybody does.</summary>
    public static void MapAccess(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AccessSettings>>().Value;
        if (settings.HasSignIn)
            app.MapSignIn(settings);
    }

    /// <summary>Lets wall screens use the endpoints of a live connection; what they see by it the pages say.</summary>
    public static TBuilder OpenLiveToWalls<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith(OwnPages.Path.TrimStart('/'), StringComparison.Ordinal))
                endpoint.Metadata.Add(new AuthorizeAttribute(Viewer.Walls));
        });
        return builder;
    }

    private static void SetPolicies(AuthorizationOptions options, AccessSettings settings)
    {
        AuthorizationPolicy PolicyOf(params string[] sees) => settings.HasSignIn
            ? new AuthorizationPolicyBuilder(CookieAuthenticationDefaults.AuthenticationScheme, WallTokenHandler.SchemeName).RequireClaim(Viewer.Sees, sees).Build()
            : new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build(); // the way in has been asked about by then

        var (everything, walls) = (PolicyOf(Viewer.Everything), PolicyOf(Viewer.Everything, Viewer.Walls));
        options.AddPolicy(Viewer.Everything, everything);
        options.AddPolicy(Viewer.Walls, walls);
        (options.DefaultPolicy, options.FallbackPolicy) = (everything, everything); // what says nothing is shut
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void Noted(ILogger log, string note);

    // The settings are read once, before the services are put together, since these depend on them.
    private sealed class Read(AccessSettings settings, IEnumerable<IValidateOptions<AccessSettings>> checks) : OptionsFactory<AccessSettings>([], [], checks)
    {
        protected override AccessSettings CreateInstance(string name) => settings;
    }
}
