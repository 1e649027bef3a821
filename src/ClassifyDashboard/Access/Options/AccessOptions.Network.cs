using System.Buffers;
using System.Net;
using ClassifyDashboard.Hosting;

namespace ClassifyDashboard.Access.Options;

/// <summary>The settings of proxies, path and host names.</summary>
public sealed partial class AccessOptions
{
    // With one of these as path base, the dashboard's first page and that page would have the same address. Others, such as /jobs, work.
    private static readonly string[] OwnPaths =
        [
            "/failures", "/types", "/review", "/review/label", "/review/undo", "/compare", "/wall", "/wall/new", "/wall/screen", "/wall/alive", "/wall/plain",
            "/live", "/login", "/login/provider", "/signout", "/signout/provider", "/used", "/error", "/not-found", "/api/summary", "/api/failures",
            "/api/types", "/api/review", "/api/compare", "/export/jobs.csv", "/export/jobs.json", "/export/jobs.jsonl", "/export/jobs.parquet",
            "/export/failures.csv", "/export/failures.jsonl", "/export/rules.csv", "/export/rules.jsonl", "/export/repeats.csv", "/export/repeats.jsonl",
            "/export/labels.csv", "/export/labels.jsonl", "/export/compare.csv", "/export/compare.jsonl", "/health/live", "/health/ready",
            "/openapi.json",
            "/metrics",
        ];

    private static readonly SearchValues<char> InvalidInPath = SearchValues.Create("?#\\ \"<>");

    private void ReadNetwork(IConfigurationSection section)
    {
        Proxies = [.. ReadList(section, nameof(Proxies), "the IP address or network of a proxy, such as 10.0.0.2 or 10.0.0.0/24", NetworkOf)];
        Hosts = [.. ReadList(section, nameof(Hosts), "a host name without scheme and port, such as dashboard.example.com", text =>
            Uri.CheckHostName(text.Trim('[', ']')) == UriHostNameType.Unknown ? null : text)];
        Origins = [.. ReadList(section, nameof(Origins), "an origin such as https://dashboard.example.com", OriginOf)];
        FrameAncestors = [.. ReadList(section, nameof(FrameAncestors), "an origin such as https://intranet.example.com", OriginOf)];
        ReadHops(section);
        ReadHsts(section[nameof(Hsts)]);
        var path = section[nameof(PathBase)]?.Trim().TrimEnd('/') ?? "";
        if (OwnPaths.Contains(path, StringComparer.OrdinalIgnoreCase))
            Faults.Add($"{Section}:{nameof(PathBase)} is '{path}', but the dashboard uses this address itself. Choose another path, such as /dashboard.");
        else if (path.Length == 0 || (path[0] == '/' && !path.AsSpan().ContainsAny(InvalidInPath) && !path.Contains("//", StringComparison.Ordinal)))
            PathBase = path;
        else
            Faults.Add($"{Section}:{nameof(PathBase)} is '{path}': it must be a path such as /jobs, without spaces, quotes, ? and #.");
    }

    /// <summary>Whether this is the address of a proxy in the settings.</summary>
    internal bool IsProxy(IPAddress? address) => NetworkOf(address) is not null;

    /// <summary>
    /// Whether this address is in a network of proxies in the settings. Such a network can also contain machines that are no proxy.
    /// </summary>
    internal bool IsInNetwork(IPAddress? address) => NetworkOf(address) is { } network && !IsSingle(network);

    private IPNetwork? NetworkOf(IPAddress? address)
    {
        if (address is null)
            return null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Proxies.Where(proxy => proxy.Contains(plain) || proxy.Contains(address)).Select(proxy => (IPNetwork?)proxy).FirstOrDefault();
    }

    private static bool IsSingle(IPNetwork network) => network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8;

    private void ReadHops(IConfigurationSection section)
    {
        ProxyHops = Math.Max(1, Proxies.All(IsSingle) ? Proxies.Count : 1);
        if (section[nameof(ProxyHops)] is not { Length: > 0 } hops)
            return;
        if (int.TryParse(hops, System.Globalization.CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 20)
            ProxyHops = count;
        else
            Faults.Add($"{Section}:{nameof(ProxyHops)} is '{hops}': it must be a number from 1 to 20: how many proxies a request passes.");
    }

    private void ReadHsts(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (bool.TryParse(text, out var isOn))
            Hsts = isOn ? TimeSpan.FromDays(365) : null;
        else if (TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero)
            Hsts = span;
        else
            Faults.Add($"{Section}:{nameof(Hsts)} is '{text}': it must be true, false or a time such as 30.00:00:00 (30 days).");
    }

    private void ReadNames(IConfiguration configuration)
    {
        OwnNames = ["localhost", Environment.MachineName, .. ListenAddresses.Names(configuration)];
        if (Mode == AccessMode.Open && Hosts.Count == 0)
            Warnings.Add($"{Section}:{nameof(Mode)}=Open without {Section}:{nameof(Hosts)}: the dashboard answers only to IP addresses and to "
                + $"{string.Join(", ", OwnNames.Distinct(StringComparer.OrdinalIgnoreCase))}, because a foreign page could read it under another host name "
                + "(DNS rebinding). "
                + $"If people use other host names, list them in {Section}:{nameof(Hosts)}.");
    }

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static string? OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            && !text.AsSpan().ContainsAny("; '\"*")
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
