using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.Access.Network;

/// <summary>Uses the X-Forwarded-* headers of the proxies in the settings, and ignores those of everybody else.</summary>
/// <remarks>Only as many proxies in a row are trusted as the settings say: anybody could have written the addresses before those.</remarks>
internal static partial class Forwarding
{
    private const string For = "X-Forwarded-For";

    private const string Prefix = "X-Forwarded-Prefix";

    private const int LongestPrefix = 200;

    // A proxy adds one of these headers, or one that begins with X-Forwarded-.
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "CDN-Loop", "Fastly-Client-IP",
            "Fly-Client-IP", "X-Envoy-External-Address", "X-Azure-ClientIP"];

    /// <summary>Whether a request still has headers of a proxy that is not trusted.</summary>
    public static bool HasProxyHeaders(IHeaderDictionary headers) =>
        Array.Exists(ProxyHeaders, headers.ContainsKey) || headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    public static void UseForwarding(this IApplicationBuilder app, NetworkOptions settings)
    {
        app.Use(next => context =>
        {
            context.Features.Set(new OriginalRequest(context.Connection.RemoteIpAddress, context.Request.Host, CountOf(context.Request)));
            return next(context);
        });
        if (settings.Proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = settings.ProxyHops,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in settings.Proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
        app.Use(next => context =>
        {
            var original = context.Features.GetRequiredFeature<OriginalRequest>();
            if (settings.IsProxy(original.Peer))
                ApplyPrefix(context.Request, original.Forwarded - CountOf(context.Request));
            return next(context);
        });
    }

    // Each proxy that removes a part of the path adds this part to the header. Anybody could have written parts beyond the trusted proxies.
    private static void ApplyPrefix(HttpRequest request, int proxies)
    {
        if (!request.Headers.TryGetValue(Prefix, out var values))
            return;
        request.Headers.Remove(Prefix);
        var parts = Parts(values).Select(part => part.TrimEnd('/')).Where(part => part.Length > 0).TakeLast(Math.Max(1, proxies)).ToList();
        var prefix = string.Concat(parts);
        if (prefix.Length <= LongestPrefix && parts.TrueForAll(part => PlainPath().IsMatch(part)))
            request.PathBase = PathString.FromUriComponent(prefix);
    }

    private static int CountOf(HttpRequest request) => Parts(request.Headers[For]).Count();

    private static IEnumerable<string> Parts(StringValues values) =>
        values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // The prefix becomes the base of all links: //elsewhere.example would make them point to another site.
    [GeneratedRegex("^(/[A-Za-z0-9._~-]+)+$")]
    private static partial Regex PlainPath();
}

/// <summary>A request as it arrived, before any forwarding header was used.</summary>
internal sealed record OriginalRequest(IPAddress? Peer, HostString Host, int Forwarded);
