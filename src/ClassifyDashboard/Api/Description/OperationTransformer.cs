using System.Globalization;
using System.Net.Mime;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>Describes an operation: its keys, its answers and an example, from the <see cref="ApiOperation"/> of its endpoint.</summary>
internal sealed class OperationTransformer(IOptions<AccessOptions> access) : IOpenApiOperationTransformer
{
    private const string Ignored = "X-Ignored";

    // The words of docs/api.md, shorter.
    private static readonly (string Name, string About)[] CoverageHeaders =
    [
        ("X-Coverage-Complete", "`true` if the file has all jobs of the window."),
        ("X-Coverage-Stale", "`true` if a later read failed: the jobs are as they were at `X-Coverage-Read-At`."),
        ("X-Coverage-Jobs", "How many jobs the file has or is about."),
        ("X-Coverage-Read-At", "When all of them were read."),
        ("X-Coverage-Problem", "Why the file is not complete or is stale, in words."),
        ("X-Coverage-Listed-After", "The time after which the file has the jobs; absent where it has all."),
        ("X-Coverage-Note", "What that means, in words."),
        ("X-Coverage-Unreadable", "How many entries of the service were not jobs and are left out; absent for none."),
        ("X-Window-From", "The first moment of the window."),
        ("X-Window-To", "The last moment of the window."),
    ];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var said = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Single();
        var document = context.Document!;
        operation.OperationId = said.Name;
        operation.Summary = said.Summary;
        operation.Description = $"{said.About}\n\nExample: `/{context.Description.RelativePath}{said.Example}`";
        operation.Parameters = [.. said.Keys.Select(key => ParameterOf(key, document))];
        var success = operation.Responses!["200"];
        operation.Responses = [];
        operation.Responses["200"] = Success(said, success.Content, document);
        foreach (var (status, about, retries) in RefusalsOf(said))
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = Refusal(about, retries, document);
        return Task.CompletedTask;
    }

    private static OpenApiParameterReference ParameterOf(ApiKey key, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiParameter>(key.Id, key.Parameter());
        return new(key.Id, document);
    }

    private static OpenApiResponse Success(ApiOperation said, IDictionary<string, OpenApiMediaType>? content, OpenApiDocument document) => new()
    {
        Description = !said.IsExport ? "The answer, also when nothing is known yet or the service fails: look at `coverage`."
            : said.HasCoverage ? "The file, with every job that was asked for." : "The file.",
        Headers = new[] { (Ignored, "Keys and values of the address that could not be used, and why; absent for none.") }
            .Concat(said.HasCoverage ? CoverageHeaders : []).Where(_ => said.Keys.Count > 0)
            .ToDictionary(header => header.Item1, header => (IOpenApiHeader)HeaderOf(header.Item1, header.Item2, document)),
        Content = said.IsExport ? new Dictionary<string, OpenApiMediaType> { [said.Answer.MediaType] = FileOf(said.Answer, document) } : content,
    };

    private static OpenApiHeaderReference HeaderOf(string name, string about, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader { Description = about, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return new OpenApiHeaderReference(name, document);
    }

    // A JSON file is an array of rows. For the others OpenAPI 3.1 has no words, so the text names the schema of a row.
    private static OpenApiMediaType FileOf(ApiAnswer answer, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSchema>(answer.RowName, answer.Row!());
        var row = new OpenApiSchemaReference(answer.RowName, document);
        return new()
        {
            Schema = answer.MediaType == MediaTypeNames.Application.Json
                ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = row }
                : new OpenApiSchema { Type = JsonSchemaType.String, Description = $"The fields of a row are those of the schema {answer.RowName}." },
        };
    }

    private IEnumerable<(int Status, string About, bool Retries)> RefusalsOf(ApiOperation said)
    {
        if (said.HasCoverage)
            yield return (400, "A value of the address cannot be used, so the file would have other jobs than were asked for.", false);
        if (access.Value.HasSignIn)
            yield return (401, "The request has no valid token and no sign-in.", false);
        yield return (403, said.HasCoverage
            ? "The dashboard does not answer to this caller or host name, or the service refuses what was asked for."
            : "The dashboard does not answer to this caller or host name.", false);
        if (said.HasCoverage)
            yield return (404, "The service does not know what was asked for, such as a project.", false);
        if (said.IsExport)
            yield return (429, "Too many exports run, or this caller began too many within a minute.", true);
        if (said.HasCoverage)
            yield return (503, "Not all jobs could be read.", true);
    }

    private static OpenApiResponse Refusal(string about, bool retries, OpenApiDocument document) => new()
    {
        Description = about + " The body says so in words.",
        Headers = retries
            ? new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = HeaderOf("Retry-After", "After how many seconds to try again, where it is known.", document),
            }
            : null,
        Content = new Dictionary<string, OpenApiMediaType> { ["text/plain"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
    };
}
