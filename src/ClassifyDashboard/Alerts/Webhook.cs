using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Alerts;

/// <summary>What a receiver answered.</summary>
/// <param name="End">What came of it.</param>
/// <param name="Words">The answer in words, without anything of the address or of what the receiver wrote.</param>
/// <param name="After">How long the receiver asked to be left alone, if it did.</param>
internal readonly record struct WebhookAnswer(DeliveryOutcome End, string Words, TimeSpan? After = null);

/// <summary>Sends one message once. Signed where there is a secret; path and query of the address reach nobody but the receiver.</summary>
/// <remarks>
/// The client is not made by the factory: its log would say each address, and hides only the query of it, while Slack's
/// and Teams' tokens are in the path as well.
/// </remarks>
internal sealed class Webhook(Uri address, string? secret, TimeProvider time, AlertFormat format = AlertFormat.Json) : IDisposable
{
    public const string DeliveryHeader = "X-ClassifyDashboard-Delivery";
    public const string TimestampHeader = "X-ClassifyDashboard-Timestamp";
    public const string SignatureHeader = "X-ClassifyDashboard-Signature";

    /// <summary>How long an attempt may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a receiver is left alone at its word.</summary>
    public static readonly TimeSpan LongestAfter = TimeSpan.FromMinutes(10);

    // Of an answer that is read at all.
    private const int MaxOfAnswer = 4_096;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // it would carry what is said, and its signature, elsewhere
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16, // in kB
        MaxResponseDrainSize = 16 * 1024, // of a body that nobody reads: a longer one costs its connection
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // by the injected clock instead
    };

    public async Task<WebhookAnswer> SendAsync(byte[] body, string delivery, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(AlertPayload.TypeOf(format), "utf-8");
        request.Headers.UserAgent.Add(new("ClassifyDashboard", null));
        request.Headers.Add(DeliveryHeader, delivery);
        Sign(request.Headers, body);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return Of(response, response.Headers.RetryAfter is null && response.StatusCode == HttpStatusCode.TooManyRequests ? await AfterInBodyAsync(response, stop.Token) : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(DeliveryOutcome.Unsure, $"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            // Their messages are not repeated: some name the address.
            var error = (e as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
            var never = error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return new(never ? DeliveryOutcome.NotTaken : DeliveryOutcome.Unsure, error == HttpRequestError.Unknown ? "the connection broke" : error.ToString());
        }
    }

    public void Dispose() => _client.Dispose();

    // The time is signed too, so that who listens in cannot send the same again tomorrow.
    private void Sign(HttpRequestHeaders headers, byte[] body)
    {
        if (secret is null)
            return;
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers.Add(TimestampHeader, timestamp);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
    }

    // Discord says it in the body too, and only there behind some proxies: {"retry_after": 1.5}, in seconds.
    private static async Task<TimeSpan?> AfterInBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[MaxOfAnswer];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
            using var json = JsonDocument.Parse(body.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("retry_after", out var after) && after.TryGetDouble(out var seconds) && seconds >= 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, LongestAfter.TotalSeconds))
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    private WebhookAnswer Of(HttpResponseMessage response, TimeSpan? afterInBody)
    {
        var status = (int)response.StatusCode;
        var end = response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => DeliveryOutcome.Delivered,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => DeliveryOutcome.NotTaken,
            >= HttpStatusCode.InternalServerError => DeliveryOutcome.Unsure,
            _ => DeliveryOutcome.Refused,
        };
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : afterInBody;
        return new(end, status is >= 300 and < 400 ? $"{status}, a redirect, which is not followed" : $"status {status}", after < LongestAfter ? after : after is null ? null : LongestAfter);
    }
}
