using System.Buffers;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Reads each response to its end, within a time and a size limit, so that a retry covers the whole exchange.</summary>
/// <remarks>
/// HttpClient returns a response once its headers have arrived. A slow or broken body would then fail outside of the retry and of every
/// timeout.
/// </remarks>
internal sealed class BufferedResponseHandler(IOptions<LlamaCloudOptions> options, TimeProvider time) : DelegatingHandler
{
    /// <summary>
    /// The maximum size of a page in bytes, decompressed; a hundred jobs take about 0.2 MB, and several MB with the longest rules.
    /// </summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The maximum number of bytes read of an error response.</summary>
    public const int MaxFaultBytes = 64 * 1024;

    private readonly TimeSpan _timeout = options.Value.Timeout;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            try
            {
                response.Content = await ReadAsync(response, either.Token);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is not ProblemException && !cancellationToken.IsCancellationRequested
            && (deadline.IsCancellationRequested || e is OperationCanceledException))
        {
            // A read that is cut off ends in a cancellation, or in what the connection throws when it is closed under it. A slow connection has a
            // limit of its own, and ends in a cancellation too.
            throw new TimeoutException($"No complete response within {_timeout.TotalSeconds:0.#} s.", e);
        }
    }

    private static async Task<BufferedContent> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var limit = response.IsSuccessStatusCode ? MaxBytes : MaxFaultBytes;
        var body = new BufferedContent(response.Content.Headers);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (await body.FillAsync(stream, cancellationToken))
            {
                if (body.Length <= limit)
                    continue;
                if (response.IsSuccessStatusCode)
                    throw new ProblemException(ProblemFactory.TooLarge(limit));
                break; // the status suffices
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}

/// <summary>The bytes of a response, in pooled memory that is returned when the response is disposed.</summary>
internal sealed class BufferedContent : HttpContent
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);

    public BufferedContent(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        // These headers describe the compressed body.
        foreach (var (name, values) in headers.Where(header => header.Key is not ("Content-Length" or "Content-Encoding")))
            Headers.TryAddWithoutValidation(name, values);
    }

    public int Length { get; private set; }

    /// <summary>The received bytes; invalid after the response is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Reads the next bytes; false at the end.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (Length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(Length), cancellationToken);
        Length += read;
        return read > 0;
    }

    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
        stream.WriteAsync(_buffer.AsMemory(0, Length)).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        var buffer = _buffer;
        (_buffer, Length) = ([], 0);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        base.Dispose(disposing);
    }
}
