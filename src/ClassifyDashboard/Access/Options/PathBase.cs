using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Options;

/// <summary>
/// Applies the setting Access:PathBase, the path under which browsers see the dashboard. It works whether the proxy passes this
/// path on or removes it, and also if an own address begins with it: under /jobs, /jobs/wall is the wall and /jobs/clj-1 a job.
/// </summary>
internal sealed class PathBase(RequestDelegate next, IOptions<AccessOptions> options, IEnumerable<EndpointDataSource> endpoints)
{
    private readonly PathString _base = options.Value.Network.PathBase;

    // The first segment of each own address, files too. Evaluated at the first request, when all endpoints are mapped.
    private readonly Lazy<HashSet<string>> _firstSegments = new(() => endpoints.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart name] }, ..] ? name.Content : "")
        .Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(_base, out var matched, out var rest) || !IsOwn(rest))
        {
            request.PathBase = _base; // the proxy has removed it
            return next(context);
        }

        (request.PathBase, request.Path) = (matched, rest);
        if (rest.HasValue || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return next(context);
        context.Response.Redirect($"{matched}/{request.QueryString}"); // the links of the page are relative to this address
        return Task.CompletedTask;
    }

    // Whether the path after the path base is an own address. It decides only if the path base itself could begin an own address.
    private bool IsOwn(PathString rest)
    {
        static string First(PathString path) => (path.Value ?? "").TrimStart('/').Split('/')[0];
        return !_firstSegments.Value.Contains(First(_base)) || First(rest) is "" || _firstSegments.Value.Contains(First(rest));
    }
}
