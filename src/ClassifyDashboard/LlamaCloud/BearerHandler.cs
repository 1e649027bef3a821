using System.Net.Http.Headers;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Puts the key on each request; without a key none leaves the house.</summary>
internal sealed class BearerHandler(LlamaCloudConnection connection) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(connection.ApiKey))
            throw new ProblemException(ProblemFactory.NotConfigured);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.ApiKey);
        return base.SendAsync(request, cancellationToken);
    }
}
