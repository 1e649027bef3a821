using System.Net.Http.Headers;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Adds the API key to each request; without a key it sends none.</summary>
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
