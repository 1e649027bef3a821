using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Converts responses and exceptions to a <see cref="Problem"/>; no other code does.</summary>
internal static class ProblemFactory
{
    private const string NoMoreRequests = "The service takes no more requests from this key for now.";

    public static Problem NotConfigured { get; } = new(
        ProblemKind.NotConfigured, $"There is no API key: set {LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.ApiKey)} or {LlamaCloudOptions.KeyName}.");

    /// <summary>A refresh waits, since the service responded with 429.</summary>
    public static Problem RefreshRateLimited { get; } = new(ProblemKind.RateLimited, NoMoreRequests);

    /// <summary>A refresh has had no response for longer than it should take.</summary>
    public static Problem RefreshTimedOut { get; } = new(ProblemKind.Unreachable, "The service is slow to answer.");

    public static Problem TooLarge(int limit) => Malformed($"The answer is larger than {limit / (1024 * 1024)} MB, which no page of jobs is.");

    public static Problem Malformed(string message) => new(ProblemKind.MalformedAnswer, message);

    /// <summary>
    /// Converts an unsuccessful response. The message omits the secrets, API key and page token, even where the service repeats them.
    /// </summary>
    public static Problem From(HttpResponseMessage response, ReadOnlySpan<byte> body, TimeProvider time, params ReadOnlySpan<string?> secrets)
    {
        var detail = ErrorDetail.Of(body, secrets);
        var suffix = detail.Text.Length == 0 ? "" : $" The service said: {detail.Text}";
        var status = (int)response.StatusCode;
        var (kind, message) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => (
                ProblemKind.Unauthorized,
                "The API key was not accepted. A key belongs to one project and one region: check the key, and that the base address is its region's "
                    + "(api.cloud.llamaindex.ai or api.cloud.eu.llamaindex.ai)."),
            HttpStatusCode.PaymentRequired => (ProblemKind.PaymentRequired, "The account has no credits left."),
            HttpStatusCode.Forbidden =>
                (ProblemKind.Forbidden, "The API key may not read these jobs: they belong to another project, or its role does not allow it."),
            HttpStatusCode.NotFound => (ProblemKind.NotFound, "There is no classify API at this address: check the base address."),
            HttpStatusCode.TooManyRequests => (ProblemKind.RateLimited, NoMoreRequests),
            _ when status >= 500 => (ProblemKind.Unavailable, $"The service has trouble of its own ({status})."),
            _ when status >= 400 => (ProblemKind.BadRequest, $"The service did not take the request ({status})."),
            _ when status >= 300 =>
                (ProblemKind.MalformedAnswer, $"The address answers with a redirect ({status}): check the base address, https or http too."),
            _ => (ProblemKind.MalformedAnswer, $"The address answers with {status}, which the classify API does not."),
        };
        return new(kind, message + suffix)
        {
            CorrelationId = detail.CorrelationId,
            RetryAfter = RetryPolicy.RetryAfter(response, time),
            StatusCode = response.StatusCode,
        };
    }

    /// <summary>Converts an exception of a request to the given host.</summary>
    public static ProblemException From(Exception exception, string host)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is ProblemException known)
                return known;
            if (Classify(e, host) is { } problem)
                return new(problem, exception);
        }

        return new(Malformed($"Reading the answer of {host} failed in an unexpected way ({exception.GetBaseException().GetType().Name})."), exception);
    }

    private static Problem? Classify(Exception exception, string host) => exception switch
    {
        JsonException => Malformed($"The answer of {host} is no page of classify jobs: check the base address, or a proxy on the way."),
        InvalidDataException => Malformed($"The answer of {host} is damaged: it could not be decompressed."),
        TimeoutException or OperationCanceledException => Unreachable($"{host} did not answer in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable($"The name of {host} cannot be resolved."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            Unreachable($"No secure connection to {host}: its certificate or TLS was refused."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } e => Unreachable(
            e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"{host} refuses connections."
                : $"No connection to {host}."),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Unreachable($"{host} broke off its answer."),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            Malformed($"{host} does not answer in HTTP that can be read."),
        HttpRequestException or IOException or SocketException => Unreachable($"The connection to {host} broke."),
        _ => null,
    };

    private static Problem Unreachable(string message) => new(ProblemKind.Unreachable, message);
}
