using System.Buffers;
using System.Net;

namespace ClassifyDashboard.Access;

/// <summary>By what way requests may come: proxies, paths and names.</summary>
public sealed partial class AccessOptions
{
    // Under such a path its first page and that one could not be told apart. Others, such as /jobs, can.
    private static readonly string[] OwnAddresses =
        ["/wall", "/wall/new", "/wall/screen", "/wall/alive", "/wall/plain", "/live", "/login", "/login/provider", "/signout", "/signout/provider", "/used", "/error", "/not-found", "/api/summary", "/export/jobs.csv", "/export/jobs.json", "/export/jobs.jsonl", "/health/live", "/health/ready"];

    private static readonly SearchValues<char> NotInPath = SearchValues.Create("?#\\ \"<>");

    private void ReadWay(IConfigurationSection section)
    {
        Proxies = [.. Each(section, nameof(Proxies), "the address or network of a proxy, such as 10.0.0.2 or 10.0.0.0/24", NetworkOf)];
        Hosts = [.. Each(section, nameof(Hosts), "a name without scheme and port, such as dashboard.example.com", text => Uri.CheckHostName(text.Trim('[', ']')) == UriHostNameType.Unknown ? null : text)];
        Origins = [.. Each(section, nameof(Origins), "an origin such as https://dashboard.example.com", OriginOf)];
        FrameAncestors = [.. Each(section, nameof(FrameAncestors), "an origin such as https://intranet.example.com", OriginOf)];
        ReadHops(section);
        ReadHsts(section[nameof(Hsts)]);
        var path = section[nameof(PathBase)]?.Trim().TrimEnd('/') ?? "";
        if (OwnAddresses.Contains(path, StringComparer.OrdinalIgnoreCase))
            Faults.Add($"{Section}:{nameof(PathBase)} is '{path}', which is an address of the dashboard's own: choose another one, such as /dashboard.");
        else if (path.Length == 0 || (path[0] == '/' && !path.AsSpan().ContainsAny(NotInPath) && !path.Contains("//", StringComparison.Ordinal)))
            PathBase = path;
        else
            Faults.Add($"{Section}:{nameof(PathBase)} is '{path}': it must be a path such as /jobs.");
    }

    /// <summary>Whether this address is that of a listed proxy.</summary>
    internal bool IsProxy(IPAddress? address) => NetworkOf(address) is not null;

    /// <summary>Whether it is in a listed network, in which others may be as well.</summary>
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
            Faults.Add($"{Section}:{nameof(ProxyHops)} is '{hops}': it must be from 1 to 20, how many proxies stand one behind another.");
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
            Faults.Add($"{Section}:{nameof(Hsts)} is '{text}': it must be true, false or a time such as 30.00:00:00, which is 30 days.");
    }

    private void ReadNames(IConfiguration configuration)
    {
        OwnNames = ["localhost", Environment.MachineName, .. ListenAddresses.Names(configuration)];
        if (Mode == AccessMode.Open && Hosts.Count == 0)
            Notes.Add($"{Section}:{nameof(Mode)}=Open without {Section}:{nameof(Hosts)}: it answers to addresses and to {string.Join(", ", OwnNames.Distinct(StringComparer.OrdinalIgnoreCase))}, and to no other name, so that no foreign page can read it by a name of its own. List the names that people use in {Section}:{nameof(Hosts)}.");
    }

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static string? OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && !text.AsSpan().ContainsAny("; '\"*")
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
