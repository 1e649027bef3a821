using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>The description as JSON. It is made at the first request, because nothing of it changes while the program runs but the caller's address.</summary>
internal sealed class DescriptionText([FromKeyedServices("v1")] IOpenApiDocumentProvider documents)
{
    private const string Here = "{here}";

    private readonly Lazy<Task<string>> _text = new(() => MakeAsync(documents));

    /// <summary>Returns the text for a caller.</summary>
    /// <param name="server">The address by which the caller reaches the dashboard, without a slash at its end.</param>
    public async Task<string> OfAsync(string server) =>
        (await _text.Value).Replace(Here, JsonEncodedText.Encode(server).ToString(), StringComparison.Ordinal);

    private static async Task<string> MakeAsync(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);
        document.Servers = [new() { Url = Here }];
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text, new() { Terse = true }));
        return text.ToString();
    }
}
