using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>Faults on the way to the service.</summary>
enum WireFault
{
    None,
    Refused,
    NoSuchName,
    NotTrusted,
}

/// <summary>How the dashboard's connections are made: by TLS through a relay, or directly; and how they fail.</summary>
sealed class Wire : IAsyncDisposable
{
    private readonly int _sample;
    private readonly TcpListener _relay = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly List<Stream> _open = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private volatile WireFault _fault;

    public Wire(Uri sample)
    {
        _sample = sample.Port;
        _relay.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address of the service by TLS, with a trusted certificate by default.</summary>
    public Uri SecureAddress => new($"https://127.0.0.1:{((IPEndPoint)_relay.LocalEndpoint).Port}/");

    /// <summary>Makes open and new connections fail from now on, or work again.</summary>
    public void Set(WireFault fault)
    {
        _fault = fault;
        lock (_open)
        {
            _open.ForEach(stream => stream.Dispose());
            _open.Clear();
        }
    }

    /// <summary>Makes a handler connect this way.</summary>
    public void PutInto(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = async (context, cancelled) => await ConnectAsync(context.DnsEndPoint, cancelled);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => _fault != WireFault.NotTrusted
            && certificate!.GetCertHashString() == _certificate.GetCertHashString();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Set(WireFault.None);
        _relay.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _end.Dispose();
    }

    private async Task<Stream> ConnectAsync(EndPoint to, CancellationToken cancelled)
    {
        if (_fault == WireFault.NoSuchName)
            throw new SocketException((int)SocketError.HostNotFound); // what asking for a name ends in, in however many seconds
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_fault == WireFault.Refused ? new IPEndPoint(IPAddress.Loopback, 1) : to, cancelled);
            return Kept(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = PassOnAsync(await _relay.AcceptTcpClientAsync(_end.Token));
    }

    private async Task PassOnAsync(TcpClient caller)
    {
        try
        {
            using var service = new TcpClient();
            await using var secure = Kept(new SslStream(caller.GetStream()));
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
            await service.ConnectAsync(IPAddress.Loopback, _sample, _end.Token);
            await Task.WhenAny(secure.CopyToAsync(service.GetStream(), _end.Token), service.GetStream().CopyToAsync(secure, _end.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // Aborted, by either side.
        }
        finally
        {
            caller.Dispose();
        }
    }

    private T Kept<T>(T stream)
        where T : Stream
    {
        lock (_open)
            _open.Add(stream);
        return stream;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null); // with a key that a server can use on every system
    }
}
