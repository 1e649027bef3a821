using System.Net;

namespace ClassifyDashboard.Access;

/// <summary>Where the settings have the program listen, before it does.</summary>
internal static class ListenAddresses
{
    private static readonly string[] Schemes = ["http", "https"];

    /// <summary>The first address that other machines can reach, or null. Kestrel's endpoints win over urls, and these over ports.</summary>
    public static string? BeyondThisMachine(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        if (endpoints.Count > 0)
            return endpoints.Find(IsBeyond);
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
            return Parts(urls).FirstOrDefault(IsBeyond);
        return Schemes.SelectMany(scheme => Parts(configuration[$"{scheme}_ports"] ?? "").Select(port => $"{scheme}://*:{port}")).FirstOrDefault();
    }

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Whether a host's name or address means this machine, wherever it is asked.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

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

    private static string[] Parts(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
