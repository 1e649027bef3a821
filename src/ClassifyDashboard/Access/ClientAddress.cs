using System.Net;
using System.Net.Sockets;

namespace ClassifyDashboard.Access;

/// <summary>Where a request comes from, as far as callers are counted.</summary>
internal static class ClientAddress
{
    /// <summary>The address as a text; of IPv6 the network, of which one caller has 18 trillion addresses.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "here";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes().Take(8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString() : address.ToString();
    }
}
