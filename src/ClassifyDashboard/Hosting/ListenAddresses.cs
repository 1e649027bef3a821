using System.Net;

namespace ClassifyDashboard.Hosting;

/// <summary>The addresses that the settings make the program listen at, before it listens.</summary>
internal static class ListenAddresses
{
    /// <summary>
    /// The default address. Its port is not registered, no common program and no .NET template uses it, and no browser blocks it.
    /// ASP.NET's default port, 5000, is taken by AirPlay on a Mac.
    /// </summary>
    public const string Default = "http://localhost:5467";

    private const string HowToChoose = "for example --urls http://localhost:5468, or in a container ASPNETCORE_HTTP_PORTS=8081";

    private static readonly string[] Schemes = ["http", "https"];

    /// <summary>Makes the program listen at <see cref="Default"/> if no setting names an address.</summary>
    public static void SetDefault(IConfiguration configuration)
    {
        if (All(configuration).Count == 0 && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            configuration[WebHostDefaults.ServerUrlsKey] = Default;
    }

    /// <summary>The addresses in the settings. Kestrel's endpoints take precedence over urls, and urls over ports.</summary>
    public static IReadOnlyList<string> All(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        if (endpoints.Count > 0)
            return endpoints;
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
            return Split(urls);
        return [.. Schemes.SelectMany(scheme => Split(configuration[$"{scheme}_ports"] ?? "").Select(port => $"{scheme}://*:{port}"))];
    }

    /// <summary>The host names in those addresses, without IP addresses and wildcards.</summary>
    public static IEnumerable<string> Names(IConfiguration configuration) =>
        All(configuration).Select(HostOf).OfType<string>().Where(host => Uri.CheckHostName(host) == UriHostNameType.Dns);

    /// <summary>Makes the program listen at one more port, at the same host as the first address in the settings, without https.</summary>
    public static void AddPort(IConfiguration configuration, int port)
    {
        var all = All(configuration);
        var own = $"http://{all.Select(HostOf).FirstOrDefault(host => host is not null) ?? "localhost"}:{port}";
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            configuration["Kestrel:Endpoints:ClassifyDashboardMetrics:Url"] = own; // a name that nobody else gives
            return;
        }

        configuration[WebHostDefaults.ServerUrlsKey] = string.Join(';', all.Append(own));
        foreach (var scheme in Schemes)
            configuration[$"{scheme}_ports"] = ""; // they are in the addresses now
    }

    /// <summary>Whether the settings already have an address with a port.</summary>
    public static bool HasPort(IConfiguration configuration, int port) => All(configuration).Any(url => PortOf(url) == port);

    /// <summary>
    /// Why the program cannot listen at an address in the settings, as far as this is known before it tries; null if no error was found.
    /// </summary>
    public static string? FaultOf(IConfiguration configuration)
    {
        var setting = configuration.GetSection("Kestrel:Endpoints").GetChildren().Any() ? "the Url of an entry of Kestrel:Endpoints"
            : configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } ? "an address in urls" : "an address made of http_ports or https_ports";
        foreach (var url in All(configuration))
        {
            if (ErrorIn(url) is { } why)
                return $"{setting} is '{url}': {why}. Choose another address, {HowToChoose}.";
        }

        return null;
    }

    /// <summary>Why the program could not listen, as a message; null if the exception has another cause.</summary>
    public static string? FaultOf(Exception e, IConfiguration configuration)
    {
        var all = Flatten(e).ToList();
        var address = all.OfType<IOException>().Select(each => AddressInMessage(each.Message)).FirstOrDefault(found => found is not null)
            ?? (All(configuration) is [var only] ? only.TrimEnd('/') : "one of the addresses in the settings");
        var errors = all.OfType<System.Net.Sockets.SocketException>().Select(each => each.SocketErrorCode).ToList();
        if (all.Exists(each => each is Microsoft.AspNetCore.Connections.AddressInUseException)
            || errors.Contains(System.Net.Sockets.SocketError.AddressAlreadyInUse))
            return $"another program already listens at {address}. Stop that program, or choose another port, {HowToChoose}.";
        if (errors.Contains(System.Net.Sockets.SocketError.AccessDenied))
            return $"this account is not allowed to listen at {address}: the port is below 1024 or reserved by the system. Choose another port, {HowToChoose}.";
        if (errors.Contains(System.Net.Sockets.SocketError.AddressNotAvailable))
            return $"{address} is not an address of this machine. Use localhost, an address of this machine, or 0.0.0.0 for all its addresses.";
        if (errors.Contains(System.Net.Sockets.SocketError.AddressFamilyNotSupported))
            return $"this machine does not support the kind of address in {address}, such as IPv6. Choose another address, {HowToChoose}.";

        // An error of the server in its own settings, such as a missing certificate.
        return all.Find(each => each.Source == "Microsoft.AspNetCore.Server.Kestrel.Core"
            && each is InvalidOperationException or IOException or FormatException) is { } own
                ? $"the web server refuses its settings: {own.Message.ReplaceLineEndings(" ")}"
                : null;
    }

    /// <summary>The first address that other machines can reach, or null.</summary>
    public static string? FirstReachable(IConfiguration configuration) => All(configuration).FirstOrDefault(IsReachable);

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Whether a host name or address always means this machine.</summary>
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

    private static int? PortOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address ? address.Port : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // An address that cannot be parsed here counts as reachable: the server may understand it.
    private static bool IsReachable(string url)
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

    private static string? ErrorIn(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return !Schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase) ? "it must begin with http:// or https://"
                : address.IsUnixPipe || address.IsNamedPipe ? null
                : address.Port is < 0 or > 65_535 || (address.Host.Contains(':') && !address.Host.StartsWith('[')) ? "its port must be from 1 to 65535"
                : address.PathBase.Length > 0 ? $"it must have no path; the path that browsers see is the setting Access:PathBase"
                : null;
        }
        catch (FormatException)
        {
            return "it must be an address such as http://localhost:5468";
        }
    }

    private static IEnumerable<Exception> Flatten(Exception e) =>
        [e, .. e is AggregateException many ? many.InnerExceptions.SelectMany(Flatten) : e.InnerException is { } inner ? Flatten(inner) : []];

    private static string? AddressInMessage(string message) =>
        message.Split(' ').FirstOrDefault(word => word.StartsWith("http", StringComparison.Ordinal)
            && word.Contains("://", StringComparison.Ordinal))?.TrimEnd('.', ':');

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
