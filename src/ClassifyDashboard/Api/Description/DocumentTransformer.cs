using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>Says what holds for all operations: what this is, and how scripts and people authenticate.</summary>
internal sealed class DocumentTransformer(IOptions<AccessOptions> access) : IOpenApiDocumentTransformer
{
    public const string Figures = "Figures";

    public const string Files = "Files";

    private const string Token = "token";

    private const string Cookie = "cookie";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "ClassifyDashboard",
            Version = "1",
            Description = "Figures and files about the document classifications of LlamaCloud, for scripts. All addresses take GET, and HEAD for the headers "
                + "alone. All times are ISO 8601 in UTC. New fields, columns and keys can come; those that are there keep their names and meaning.",
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = Figures, Description = "What the pages say, as JSON. The status is 200 also when not all jobs could be read: look at `coverage`." },
            new() { Name = Files, Description = "The jobs that a filter selects, or what is said of them. A file has all of it, or the status says why not." },
        };
        if (!access.Value.HasSignIn)
            return Task.CompletedTask;
        document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The token of a script, which the command api-token makes. It opens the addresses of this description and nothing else.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Cookie, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SignInCookie.Name,
            Description = "The sign-in of a person in a browser.",
        });
        document.Security = [new() { [new(Token, document)] = [] }, new() { [new(Cookie, document)] = [] }];
        return Task.CompletedTask;
    }
}
