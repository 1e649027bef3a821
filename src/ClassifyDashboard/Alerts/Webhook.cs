using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Alerts;

/// <summary>The result of an attempt and the receiver's answer.</summary>
/// <param name="Outcome">The result of the attempt.</param>
/// <param name="Message">A message for the log, without any part of the address or of the receiver's text.</param>
/// <param name="RetryAfter">The wait that the receiver asked for, if it did.</param>
internal readonly record struct WebhookAnswer(DeliveryOutcome Outcome, string Message, TimeSpan? RetryAfter = null);

/// <summary>
/// Makes one attempt to send a message, signed if there is a secret. Only the receiver sees path and query of the address.
/// </summary>
/// <remarks>
/// The client does not come from the factory, because the factory's log contains each address and hides only the query, while
/// Slack and Teams also have tokens in the path.
/// </remarks>
internal sealed class Webhook(Uri address, string? secret, TimeProvider time, AlertFormat format = AlertFormat.Json) : IDisposable
{
    public const string DeliveryHeader = "X-ClassifyDashboard-Delivery";
    public const string TimestampHeader = "X-ClassifyDashboard-Timestamp";
    public const string SignatureHeader = "X-ClassifyDashboard-Signature";

    /// <summary>The timeout of an attempt.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait that a receiver can ask for.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(10);

    // At most this many bytes of an answer are read.
    private const int MaxAnswerBytes = 4_096;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // a redirect would send the message and its signature to another server
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16, // in kB
        MaxResponseDrainSize = 16 * 1024, // of an unread body; after a longer one the connection is closed
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // SendAsync sets the timeout, with the injected clock
    };

    public async Task<WebhookAnswer> SendAsync(byte[] body, string delivery, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(AlertPayload.TypeOf(format), "utf-8");
        request.Headers.UserAgent.Add(new("ClassifyDashboard", null));
        request.Headers.Add(DeliveryHeader, delivery);
        Sign(request.Headers, body);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled.Token);
            return AnswerOf(
                response,
                response.Headers.RetryAfter is null && response.StatusCode == HttpStatusCode.TooManyRequests
                    ? await RetryAfterInBodyAsync(response, cancelled.Token)
                    : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(DeliveryOutcome.Unsure, $"no answer within {AttemptTimeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            // Their messages are not used, because some contain the address.
            var error = (e as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
            var isUndelivered = error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;
            return new(
                isUndelivered ? DeliveryOutcome.NotTaken : DeliveryOutcome.Unsure,
                error == HttpRequestError.Unknown ? "the connection was lost" : error.ToString());
        }
    }

    public void Dispose() => _client.Dispose();

    // The time is signed too, so that an eavesdropper cannot send the same message again tomorrow.
    private void Sign(HttpRequestHeaders headers, byte[] body)
    {
        if (secret is null)
            return;
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers.Add(TimestampHeader, timestamp);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
    }

    // Discord also sends the wait in the body, and behind some proxies only there: {"retry_after": 1.5}, in seconds.
    private static async Task<TimeSpan?> RetryAfterInBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[MaxAnswerBytes];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
            using var json = JsonDocument.Parse(body.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("retry_after", out var after)
                && after.TryGetDouble(out var seconds) && seconds >= 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, MaxRetryAfter.TotalSeconds))
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    private WebhookAnswer AnswerOf(HttpResponseMessage response, TimeSpan? retryAfterInBody)
    {
        var status = (int)response.StatusCode;
        var outcome = response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => DeliveryOutcome.Delivered,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => DeliveryOutcome.NotTaken,
            >= HttpStatusCode.InternalServerError => DeliveryOutcome.Unsure,
            _ => DeliveryOutcome.Refused,
        };
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : retryAfterInBody;
        return new(
            outcome,
            status is >= 300 and < 400 ? $"{status}, a redirect, which is not followed" : $"status {status}",
            after < MaxRetryAfter ? after : after is null ? null : MaxRetryAfter);
    }
}
