using System.Net;
using System.Net.Sockets;

namespace ClassifyDashboard.Access.Network;

/// <summary>The address by which callers are counted for limits.</summary>
internal static class ClientAddress
{
    /// <summary>The address as text. For IPv6 it is the /64 network, because one caller has 2^64 addresses in it.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "here";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().Take(8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString()
            : address.ToString();
    }
}
