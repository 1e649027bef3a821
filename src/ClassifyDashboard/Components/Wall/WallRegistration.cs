using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Wall;
using ClassifyDashboard.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Components.Wall;

/// <summary>Registers the services of wall screens, and their endpoints outside a circuit.</summary>
public static class WallRegistration
{
    // A different value for each build. A screen compares it to find out that the server has another version of its script and styles.
    private static readonly string Build = typeof(WallRegistration).Assembly.ManifestModule.ModuleVersionId.ToString("n");

    public static IServiceCollection AddWall(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<WallOptions>, WallOptionsValidator>();
        services.AddSingleton<ArrivalHistory>();
        services.AddSingleton<LiveWalls>();
        services.AddSingleton<WallMetrics>();
        services.AddOptions<WallOptions>().Configure(options => options.Read(configuration.GetSection(WallOptions.Section))).ValidateOnStart();
        return services.AddSingleton<PlainWalls>();
    }

    /// <summary>
    /// Maps the frame of wall screens at /wall, the probe of a frame at /wall/alive, and the screen without a live connection at
    /// /wall/plain.
    /// </summary>
    public static void MapWall(this IEndpointRouteBuilder app)
    {
        app.MapGet("/wall", (HttpContext http, IOptions<WallOptions> settings) =>
        {
            var query = WallQuery.Read(http.Request.QueryString.Value, null, ZoneNames.Find).Query;
            return new RazorComponentResult<WallFrame>(new Dictionary<string, object?>
            {
                [nameof(WallFrame.Query)] = query,
                [nameof(WallFrame.Options)] = query.Options.Or(settings.Value.Options),
                [nameof(WallFrame.Build)] = Build,
            });
        }).RequireAuthorization(ViewerClaims.Walls).WithMetadata(new PageAttribute());
        app.MapGet("/wall/alive", (HttpContext http, CircuitCounter pages) =>
            TypedResults.Ok(new Alive(Build, pages.WhyFull(ClientAddress.Of(http)) is not null))).RequireAuthorization(ViewerClaims.Walls);
        app.MapGet("/wall/plain", (HttpContext http, PlainWalls walls, TimeProvider time) => PlainWallEndpoint.AnswerAsync(http, walls, time, Build))
            .RequireAuthorization(ViewerClaims.Walls);
    }

    private sealed record Alive(string Build, bool IsFull);
}
