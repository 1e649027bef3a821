using System.Net.Mime;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>What a script gets from an address, for GET /openapi.json.</summary>
/// <param name="Name">The name of the operation, in camel case; no two have the same.</param>
/// <param name="Summary">What it answers, in a few words.</param>
/// <param name="About">What one must know of the answer, in sentences.</param>
/// <param name="Example">A query string that works whatever jobs there are, with its question mark; may be empty.</param>
/// <param name="Keys">The keys of its address that change the answer.</param>
/// <param name="Answer">The body of the status 200.</param>
internal sealed record ApiOperation(string Name, string Summary, string About, string Example, IReadOnlyList<ApiKey> Keys, ApiAnswer Answer)
{
    /// <summary>Whether the answer is a file: it has all jobs, or the status says that it has not.</summary>
    public bool IsExport => Answer.Json is null;

    /// <summary>The group in which tools show it.</summary>
    public string Tag => IsExport ? DocumentTransformer.Files : DocumentTransformer.Figures;

    /// <summary>Whether the headers say how complete the file is.</summary>
    public bool HasCoverage => IsExport && Keys.Count > 0;
}

/// <summary>The body of a successful answer.</summary>
/// <param name="ContentType">The value of the header Content-Type.</param>
/// <param name="Json">The type that is written as JSON; null for a file.</param>
/// <param name="RowName">The name of the schema of a file's rows; empty for an answer that is no file.</param>
/// <param name="Row">Makes that schema; null for an answer that is no file.</param>
internal sealed record ApiAnswer(string ContentType, Type? Json, string RowName = "", Func<OpenApiSchema>? Row = null)
{
    public static ApiAnswer Of<T>() => new(MediaTypeNames.Application.Json, typeof(T));

    /// <summary>The content type without its parameters.</summary>
    public string MediaType => ContentType.Split(';')[0];
}

/// <summary>The metadata of an endpoint that scripts read.</summary>
/// <param name="Make">Makes the description, which a start does not need.</param>
internal sealed record DescribedOperation(Func<ApiOperation> Make);

/// <summary>Maps what scripts read.</summary>
internal static class ApiOperationMapping
{
    /// <summary>
    /// Maps an address with its description, open to people who are signed in and to scripts with a token. All methods are mapped: see
    /// <see cref="SingleRead.RefusesMethod"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string path, Delegate answer, Func<ApiOperation> describe) =>
        routes.Map(path, answer).RequireAuthorization(ViewerClaims.Scripts).WithMetadata(new SkipStatusCodePagesAttribute(), new DescribedOperation(describe));
}
