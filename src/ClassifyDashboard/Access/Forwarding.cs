using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.Access;

/// <summary>Takes the word of listed proxies, and of nobody else, on where a request comes from, by what scheme, host and prefix.</summary>
/// <remarks>As many are believed one behind another as the settings say: an address further back is what anybody may have written.</remarks>
internal static partial class Forwarding
{
    private const string For = "X-Forwarded-For";

    private const string Prefix = "X-Forwarded-Prefix";

    private const int LongestPrefix = 200;

    // Whoever passes on a request says so in one of these, or in one that begins with X-Forwarded-.
    private static readonly string[] Signs =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "CDN-Loop", "Fastly-Client-IP", "Fly-Client-IP", "X-Envoy-External-Address", "X-Azure-ClientIP"];

    /// <summary>What a request says of proxies that was not believed, or whose part was not taken.</summary>
    public static bool IsLeft(IHeaderDictionary headers) =>
        Array.Exists(Signs, headers.ContainsKey) || headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    public static void UseForwarding(this IApplicationBuilder app, AccessOptions settings)
    {
        app.Use(next => context =>
        {
            context.Features.Set(new OriginalRequest(context.Connection.RemoteIpAddress, context.Request.Host, CountOf(context.Request)));
            return next(context);
        });
        if (settings.Proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = settings.ProxyHops };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in settings.Proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
        app.Use(next => context =>
        {
            var came = context.Features.GetRequiredFeature<OriginalRequest>();
            if (settings.IsProxy(came.Peer))
                TakePrefix(context.Request, came.Forwarded - CountOf(context.Request));
            return next(context);
        });
    }

    // Each proxy that takes a part off the path adds what it took. More of them than were believed is what anybody may have written.
    private static void TakePrefix(HttpRequest request, int proxies)
    {
        if (!request.Headers.TryGetValue(Prefix, out var said))
            return;
        request.Headers.Remove(Prefix);
        var parts = Parts(said).Select(part => part.TrimEnd('/')).Where(part => part.Length > 0).TakeLast(Math.Max(1, proxies)).ToList();
        var prefix = string.Concat(parts);
        if (prefix.Length <= LongestPrefix && parts.TrueForAll(part => PlainPath().IsMatch(part)))
            request.PathBase = PathString.FromUriComponent(prefix);
    }

    private static int CountOf(HttpRequest request) => Parts(request.Headers[For]).Count();

    private static IEnumerable<string> Parts(StringValues values) =>
        values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // It becomes the base of all links: //elsewhere.example would lead them away.
    [GeneratedRegex("^(/[A-Za-z0-9._~-]+)+$")]
    private static partial Regex PlainPath();
}

/// <summary>How a request came in, before a proxy was believed: who holds the other end of the connection, by what name it was asked, and of how many addresses it told.</summary>
internal sealed record OriginalRequest(IPAddress? Peer, HostString Host, int Forwarded);
