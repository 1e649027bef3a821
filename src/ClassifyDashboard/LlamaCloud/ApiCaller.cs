using System.Net;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Reads the body of a response, which is valid only during the call.</summary>
internal delegate T BodyReader<out T>(ReadOnlySpan<byte> utf8);

/// <summary>Sends a request of any endpoint, and turns every failure into a <see cref="ProblemException"/>.</summary>
internal sealed class ApiCaller(Lazy<LlamaCloudConnection> connection, TimeProvider time)
{
    /// <summary>Sends a request and reads its body.</summary>
    /// <param name="send">Sends the request; the response's content is buffered.</param>
    /// <param name="read">Reads the body of a 200.</param>
    /// <param name="secret">A secret beside the API key that the service may repeat in an error; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ProblemException">There is no readable response, after retries where they may help.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T> CallAsync<T>(Func<Task<HttpResponseMessage>> send, BodyReader<T> read, string? secret, CancellationToken cancellationToken)
    {
        var service = connection.Value;
        try
        {
            using var response = await send();
            var body = ((BufferedContent)response.Content).Bytes;
            if (response.StatusCode != HttpStatusCode.OK)
                throw new ProblemException(ProblemFactory.From(response, body, time, service.ApiKey, secret));
            return read(body.StartsWith("\uFEFF"u8) ? body[3..] : body); // a byte order mark is no JSON
        }
        catch (Exception e) when (e is not ProblemException)
        {
            // Refit and HttpClient may wrap the cancellation; the caller gets a plain one.
            cancellationToken.ThrowIfCancellationRequested();
            throw ProblemFactory.From(e, service.BaseAddress.Authority);
        }
    }
}
