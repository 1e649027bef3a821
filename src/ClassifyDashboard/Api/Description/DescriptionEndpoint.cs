using System.Net.Mime;
using System.Text;
using System.Text.Json.Serialization;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClassifyDashboard.Api.Description;

/// <summary>GET /openapi.json: what scripts can read, as OpenAPI 3.1.</summary>
public static class DescriptionEndpoint
{
    public const string Path = "/openapi.json";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict); // answers have no numbers in quotes
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, ApiDescriptions>());
        services.AddSingleton<DescriptionText>();
        return services.AddOpenApi(options =>
        {
            options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Any();
            options.AddSchemaTransformer<SchemaTransformer>();
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });
    }

    // All methods are mapped: see SingleRead.RefusesMethod.
    public static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes.Map(Path, AnswerAsync).RequireAuthorization(ViewerClaims.Scripts).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task AnswerAsync(HttpContext context, IServiceProvider services)
    {
        if (SingleRead.RefusesMethod(context))
            return;
        var (request, response) = (context.Request, context.Response);
        var server = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase).TrimEnd('/');
        var body = Encoding.UTF8.GetBytes(await services.GetRequiredService<DescriptionText>().OfAsync(server)); // loads OpenAPI's libraries: not at the start
        (response.ContentType, response.ContentLength) = (MediaTypeNames.Application.Json + "; charset=utf-8", body.Length);
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
