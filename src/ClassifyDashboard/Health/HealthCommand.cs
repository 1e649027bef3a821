using System.Net;
using System.Net.Sockets;
using ClassifyDashboard.Hosting;

namespace ClassifyDashboard.Health;

/// <summary>
/// The command health: it asks a running dashboard with the same settings whether it is ready. Container images have no curl for this.
/// </summary>
internal static class HealthCommand
{
    public const string Word = "health";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var url = ListenAddresses.All(configuration) is [var first, ..] ? first : ListenAddresses.Default;
        // It connects to this machine, under a name that no certificate contains.
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        };
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe)
                handler.ConnectCallback = async (_, cancellationToken) =>
                    new NetworkStream(await ConnectAsync(address.UnixPipePath, cancellationToken), ownsSocket: true);
            using var client = new HttpClient(handler) { Timeout = RequestTimeout };
            using var answer = await client.GetAsync(new Uri($"{address.Scheme}://{HostOf(address)}{HealthRegistration.Ready}"));
            output.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or FormatException)
        {
            errors.WriteLine($"The dashboard does not answer at {url}: {e.Message} Check that it runs, and that this command has the same settings.");
            return 1;
        }
    }

    private static async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return socket;
    }

    private static string HostOf(BindingAddress address) => address.IsUnixPipe ? "localhost" : $"{LocalHostOf(address.Host)}:{address.Port}";

    // With a host name or a wildcard, the server listens at all addresses.
    private static string LocalHostOf(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) ? ip.Equals(IPAddress.IPv6Any) ? "[::1]" : host
        : host == "localhost" ? host : "127.0.0.1";
}
