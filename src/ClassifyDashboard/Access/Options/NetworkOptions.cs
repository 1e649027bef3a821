using System.Buffers;
using System.Net;

namespace ClassifyDashboard.Access.Options;

/// <summary>How requests reach the dashboard: the settings of proxies, path and host names in the section Access.</summary>
public sealed class NetworkOptions
{
    internal static readonly string[] Known =
        [nameof(Proxies), nameof(ProxyHops), nameof(Hsts), nameof(PathBase), nameof(Hosts), nameof(Origins), nameof(FrameAncestors)];

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

    /// <summary>The trusted reverse proxies, as addresses or networks: their headers set the caller's address, scheme and host.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; private set; } = [];

    /// <summary>
    /// How many proxies in a row are trusted. The default is the number of listed proxies where all of them are single addresses,
    /// and 1 where one is a network, because a network can also contain other machines.
    /// </summary>
    public int ProxyHops { get; private set; } = 1;

    /// <summary>How long browsers must use https only (HSTS). Null sends no header; zero makes browsers forget an earlier one.</summary>
    public TimeSpan? Hsts { get; private set; }

    /// <summary>The path under which a proxy publishes this program, such as /jobs; empty for none.</summary>
    public string PathBase { get; private set; } = "";

    /// <summary>
    /// The host names that the dashboard answers to. Empty allows all names; in <see cref="AccessMode.Local"/> only those of this
    /// machine, in <see cref="AccessMode.Open"/> only IP addresses and <see cref="OwnNames"/>.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; private set; } = [];

    /// <summary>
    /// Host names that no foreign page can have: localhost, this machine's name, and the names that the program listens at.
    /// </summary>
    public IReadOnlyList<string> OwnNames { get; private set; } = [];

    /// <summary>Origins of other pages that can open a live connection.</summary>
    public IReadOnlyList<string> Origins { get; private set; } = [];

    /// <summary>Origins of pages that can show the dashboard in a frame.</summary>
    public IReadOnlyList<string> FrameAncestors { get; private set; } = [];

    /// <summary>Reads the settings, and takes the names that the program listens at. Returns what is wrong.</summary>
    internal List<string> Read(IConfigurationSection section, IEnumerable<string> listened)
    {
        var faults = new List<string>();
        Proxies = ListSetting.Read(section.GetSection(nameof(Proxies)), "the IP address or network of a proxy, such as 10.0.0.2 or 10.0.0.0/24", NetworkOf,
            faults);
        Hosts = ListSetting.Read(section.GetSection(nameof(Hosts)), "a host name without scheme and port, such as dashboard.example.com",
            text => Uri.CheckHostName(text.Trim('[', ']')) == UriHostNameType.Unknown ? null : text, faults);
        Origins = ListSetting.Read(section.GetSection(nameof(Origins)), "an origin such as https://dashboard.example.com", OriginOf, faults);
        FrameAncestors = ListSetting.Read(section.GetSection(nameof(FrameAncestors)), "an origin such as https://intranet.example.com", OriginOf, faults);
        ReadHops(section.GetSection(nameof(ProxyHops)), faults);
        ReadHsts(section.GetSection(nameof(Hsts)), faults);
        var path = section[nameof(PathBase)]?.Trim().TrimEnd('/') ?? "";
        if (OwnPaths.Contains(path, StringComparer.OrdinalIgnoreCase))
            faults.Add($"{section.Path}:{nameof(PathBase)} is '{path}', but the dashboard uses this address itself. Choose another path, such as /dashboard.");
        else if (path.Length == 0 || (path[0] == '/' && !path.AsSpan().ContainsAny(InvalidInPath) && !path.Contains("//", StringComparison.Ordinal)))
            PathBase = path;
        else
            faults.Add($"{section.Path}:{nameof(PathBase)} is '{path}': it must be a path such as /jobs, without spaces, quotes, ? and #.");
        OwnNames = ["localhost", Environment.MachineName, .. listened];
        return faults;
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

    private void ReadHops(IConfigurationSection setting, List<string> faults)
    {
        ProxyHops = Math.Max(1, Proxies.All(IsSingle) ? Proxies.Count : 1);
        if (setting.Value is not { Length: > 0 } hops)
            return;
        if (int.TryParse(hops, System.Globalization.CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 20)
            ProxyHops = count;
        else
            faults.Add($"{setting.Path} is '{hops}': it must be a number from 1 to 20: how many proxies a request passes.");
    }

    private void ReadHsts(IConfigurationSection setting, List<string> faults)
    {
        var text = setting.Value;
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (bool.TryParse(text, out var isOn))
            Hsts = isOn ? TimeSpan.FromDays(365) : null;
        else if (TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero)
            Hsts = span;
        else
            faults.Add($"{setting.Path} is '{text}': it must be true, false or a time such as 30.00:00:00 (30 days).");
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
