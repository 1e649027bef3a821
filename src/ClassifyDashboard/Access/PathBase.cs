using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>
/// The path that browsers see it under: the setting Access:PathBase, whether the proxy passes that path on or takes it off, and
/// where it is the name of one of its own addresses too: under /jobs, /jobs/wall is the wall and /jobs/clj-1 a job.
/// </summary>
internal sealed class PathBase(RequestDelegate next, IOptions<AccessOptions> options, IEnumerable<EndpointDataSource> endpoints)
{
    private readonly PathString _base = options.Value.PathBase;

    // How its own addresses begin, files too. Asked for at the first request, when all are mapped.
    private readonly Lazy<HashSet<string>> _names = new(() => endpoints.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart name] }, ..] ? name.Content : "")
        .Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(_base, out var seen, out var rest) || !IsOwn(rest))
        {
            request.PathBase = _base; // the proxy has taken it off
            return next(context);
        }

        (request.PathBase, request.Path) = (seen, rest);
        if (rest.HasValue || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return next(context);
        context.Response.Redirect($"{seen}/{request.QueryString}"); // the address that all links of the page are relative to
        return Task.CompletedTask;
    }

    // What follows the path base, where that could be the beginning of an address of its own as well.
    private bool IsOwn(PathString rest)
    {
        static string First(PathString path) => (path.Value ?? "").TrimStart('/').Split('/')[0];
        return !_names.Value.Contains(First(_base)) || First(rest) is "" || _names.Value.Contains(First(rest));
    }
}
