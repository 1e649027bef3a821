using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace ClassifyDashboard.Api.Description;

/// <summary>
/// Finds the endpoints that have a <see cref="DescribedOperation"/>. The framework looks for endpoints of one method, and these are mapped for all.
/// </summary>
internal sealed class ApiDescriptions(EndpointDataSource endpoints) : IApiDescriptionProvider
{
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<DescribedOperation>() is { } operation)
                context.Results.Add(Of(endpoint, operation.Make()));
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private static ApiDescription Of(RouteEndpoint endpoint, ApiOperation operation)
    {
        var formats = new List<ApiResponseFormat> { new() { MediaType = operation.Answer.MediaType } };
        return new()
        {
            HttpMethod = HttpMethods.Get,
            RelativePath = endpoint.RoutePattern.RawText!.TrimStart('/'),
            ActionDescriptor = new() { DisplayName = operation.Name, EndpointMetadata = [operation, new TagsAttribute(operation.Tag)] },
            SupportedResponseTypes = { new() { StatusCode = StatusCodes.Status200OK, Type = operation.Answer.Json, ApiResponseFormats = formats } },
        };
    }
}
