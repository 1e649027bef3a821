using System.Net;

namespace ClassifyDashboard.Access;

/// <summary>Where the settings have the program listen, before it does.</summary>
internal static class ListenAddresses
{
    /// <summary>
    /// Where it listens unless the settings say otherwise: a port that nobody has registered, no usual program and no template
    /// of .NET takes, and every browser opens. ASP.NET's own, 5000, is AirPlay's on a Mac.
    /// </summary>
    public const string Default = "http://localhost:5467";

    private const string HowToChoose = "for example --urls http://localhost:5468, or in a container ASPNETCORE_HTTP_PORTS=8081";

    private static readonly string[] Schemes = ["http", "https"];

    /// <summary>Has the program listen at <see cref="Default"/> where nothing says where.</summary>
    public static void SetDefault(IConfiguration configuration)
    {
        if (All(configuration).Count == 0 && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            configuration[WebHostDefaults.ServerUrlsKey] = Default;
    }

    /// <summary>The addresses that the settings name. Kestrel's endpoints win over urls, and these over ports.</summary>
    public static IReadOnlyList<string> All(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        if (endpoints.Count > 0)
            return endpoints;
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
            return Parts(urls);
        return [.. Schemes.SelectMany(scheme => Parts(configuration[$"{scheme}_ports"] ?? "").Select(port => $"{scheme}://*:{port}"))];
    }

    /// <summary>The names among those addresses, if a name it is and no number or sign for all.</summary>
    public static IEnumerable<string> Names(IConfiguration configuration) =>
        All(configuration).Select(HostOf).OfType<string>().Where(host => Uri.CheckHostName(host) == UriHostNameType.Dns);

    /// <summary>Why the program cannot listen where the settings say, as far as that can be told before it tries; null where it may.</summary>
    public static string? FaultOf(IConfiguration configuration)
    {
        var setting = configuration.GetSection("Kestrel:Endpoints").GetChildren().Any() ? "the Url of an entry of Kestrel:Endpoints"
            : configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } ? "an address in urls" : "an address made of http_ports or https_ports";
        foreach (var url in All(configuration))
        {
            if (WhyBad(url) is { } why)
                return $"{setting} is '{url}': {why}. Choose another one, {HowToChoose}.";
        }

        return null;
    }

    /// <summary>Why the program could not listen, in one sentence; null where something else went wrong.</summary>
    public static string? FaultOf(Exception e, IConfiguration configuration)
    {
        var all = Each(e).ToList();
        var address = all.OfType<IOException>().Select(each => AddressIn(each.Message)).FirstOrDefault(found => found is not null) ?? (All(configuration) is [var only] ? only.TrimEnd('/') : "one of the addresses that it should listen at");
        var errors = all.OfType<System.Net.Sockets.SocketException>().Select(each => each.SocketErrorCode).ToList();
        if (all.Exists(each => each is Microsoft.AspNetCore.Connections.AddressInUseException) || errors.Contains(System.Net.Sockets.SocketError.AddressAlreadyInUse))
            return $"another program listens at {address} already. End that one, or choose another port, {HowToChoose}.";
        if (errors.Contains(System.Net.Sockets.SocketError.AccessDenied))
            return $"this account may not listen at {address}: the port is below 1024 or reserved by the system. Choose another port, {HowToChoose}.";
        if (errors.Contains(System.Net.Sockets.SocketError.AddressNotAvailable))
            return $"{address} is not at an address of this machine. Listen at localhost, at an address that this machine has, or at all of them with 0.0.0.0.";
        if (errors.Contains(System.Net.Sockets.SocketError.AddressFamilyNotSupported))
            return $"{address} is at an address of a kind that this machine does not have, such as IPv6. Choose another one, {HowToChoose}.";

        // What the server says of its own settings, such as a certificate that is missing.
        return all.Find(each => each.Source == "Microsoft.AspNetCore.Server.Kestrel.Core" && each is InvalidOperationException or IOException or FormatException) is { } own ? $"the server refuses its settings: {own.Message.ReplaceLineEndings(" ")}" : null;
    }

    /// <summary>The first address that other machines can reach, or null.</summary>
    public static string? BeyondThisMachine(IConfiguration configuration) => All(configuration).FirstOrDefault(IsBeyond);

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Whether a host's name or address means this machine, wherever it is asked.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    private static string? HostOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address ? address.Host : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // What it cannot read counts as reachable: the server may read it another way.
    private static bool IsBeyond(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return !address.IsUnixPipe && !address.IsNamedPipe && !IsLoopback(address.Host);
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private static string? WhyBad(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return !Schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase) ? "it must begin with http:// or https://"
                : address.IsUnixPipe || address.IsNamedPipe ? null
                : address.Port is < 0 or > 65_535 || (address.Host.Contains(':') && !address.Host.StartsWith('[')) ? "its port must be from 1 to 65535"
                : address.PathBase.Length > 0 ? $"it must have no path; the path that browsers see is the setting {AccessOptions.Section}:{nameof(AccessOptions.PathBase)}"
                : null;
        }
        catch (FormatException)
        {
            return "it must be an address such as http://localhost:5468";
        }
    }

    private static IEnumerable<Exception> Each(Exception e) =>
        [e, .. e is AggregateException many ? many.InnerExceptions.SelectMany(Each) : e.InnerException is { } inner ? Each(inner) : []];

    private static string? AddressIn(string message) =>
        message.Split(' ').FirstOrDefault(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains("://", StringComparison.Ordinal))?.TrimEnd('.', ':');

    private static string[] Parts(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
