using System.Net;
using System.Net.Sockets;
using ClassifyDashboard.Access;

namespace ClassifyDashboard.Health;

/// <summary>The command that asks the dashboard of the same settings whether it is ready, for images that have no curl.</summary>
internal static class HealthCommand
{
    public const string Word = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var url = ListenAddresses.All(configuration) is [var first, ..] ? first : ListenAddresses.Default;
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } }; // it asks itself, by a name that no certificate has
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe)
                handler.ConnectCallback = async (_, cancellationToken) => new NetworkStream(await ConnectedAsync(address.UnixPipePath, cancellationToken), ownsSocket: true);
            using var client = new HttpClient(handler) { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri($"{address.Scheme}://{HostOf(address)}{HealthRegistration.Ready}"));
            output.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or FormatException)
        {
            errors.WriteLine($"The dashboard does not answer at {url}: {e.Message}");
            return 1;
        }
    }

    private static async Task<Socket> ConnectedAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return socket;
    }

    // A name, as a sign for all, is listened to at every address.
    private static string HostOf(BindingAddress address) =>
        address.IsUnixPipe ? "localhost"
        : $"{(!IPAddress.TryParse(address.Host.Trim('[', ']'), out var at) || at.Equals(IPAddress.Any) ? address.Host == "localhost" ? address.Host : "127.0.0.1" : at.Equals(IPAddress.IPv6Any) ? "[::1]" : address.Host)}:{address.Port}";
}
