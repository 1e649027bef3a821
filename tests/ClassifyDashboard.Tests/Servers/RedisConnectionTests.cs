using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>A Redis with a password, or with TLS. A server that may not use it works alone and says why, without secrets.</summary>
[Trait("Category", "Slow")]
public sealed class RedisConnectionTests
{
    private const string Password = "canary-of-the-right-password";
    private const string Wrong = "canary-of-a-wrong-password";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Password_opens_Redis_and_a_wrong_one_lets_the_server_work_alone()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", Password);
        await using var first = await SignedInAsync($"{redis.Connection},password={Password}");
        await using var second = await SignedInAsync($"{redis.Connection},password={Password}");
        await AssertSharesAsync(first, second);

        foreach (var connection in new[] { $"{redis.Connection},password={Wrong}", redis.Connection })
        {
            await using var alone = await SignedInAsync(connection);
            await AssertSaysAsync(alone, "Redis refuses the user or the password of Redis:Connection");
            Assert.DoesNotContain(Wrong, alone.Log, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Password, first.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_by_TLS_needs_a_certificate_that_the_machine_or_the_setting_of_the_package_trusts()
    {
        var place = Directory.CreateTempSubdirectory("classify-tls-");
        try
        {
            var authority = Certificates(place.FullName);
            var port = FreePort();
            await using var redis = await RedisServer.StartAsync("--tls-port", $"{port}", "--tls-cert-file", Path.Combine(place.FullName, "server.pem"),
                "--tls-key-file", Path.Combine(place.FullName, "server.key"), "--tls-ca-cert-file", authority, "--tls-auth-clients", "no");
            var connection = $"localhost:{port},ssl=true";
            await using (var alone = await SignedInAsync(connection))
                await AssertSaysAsync(alone, "The certificate of Redis is not trusted");

            Environment.SetEnvironmentVariable("SERedis_IssuerCertPath", authority);
            await using var first = await SignedInAsync(connection);
            await using var second = await SignedInAsync(connection);
            await AssertSharesAsync(first, second);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SERedis_IssuerCertPath", null);
            place.Delete(recursive: true);
        }
    }

    // Starts, and works: somebody can sign in.
    private static async Task<AccessHost> SignedInAsync(string connection)
    {
        var host = await AccessHost.WithTokenAsync(("Redis:Connection", connection));
        using var client = await host.SignedInAsync();
        using var answer = await client.GetAsync(new Uri("/used", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return host;
    }

    // A slow handshake is refused only after the first call has failed. A later look then has the reason.
    private static Task AssertSaysAsync(AccessHost host, string reason) => Waiting.UntilAsync(
        () =>
        {
            if (host.Log.Contains(reason, StringComparison.Ordinal))
                return true;
            host.Time.Advance(SharedSignIns.LookInterval);
            return false;
        },
        TimeSpan.FromSeconds(10));

    private static async Task AssertSharesAsync(AccessHost first, AccessHost second)
    {
        var id = Guid.NewGuid().ToString("n");
        first.Services.GetRequiredService<SignInState>().End(id);
        var other = second.Services.GetRequiredService<SignInState>();
        await Waiting.UntilAsync(() => other.HasEnded(id), TimeSpan.FromSeconds(5));
    }

    private static string Certificates(string place)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)); // of a server
        using var certificate = request.Create(authority, from, until.AddHours(-1), RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(Path.Combine(place, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(place, "server.key"), key.ExportPkcs8PrivateKeyPem());
        var file = Path.Combine(place, "authority.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        return file;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
