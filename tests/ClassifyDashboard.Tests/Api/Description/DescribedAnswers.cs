using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassifyDashboard.Tests.Api.Export;
using Json.Schema;

namespace ClassifyDashboard.Tests.Api.Description;

/// <summary>A description, and whether an answer is what it says.</summary>
sealed class DescribedAnswers(string text)
{
    private const string Components = "#/components/schemas/";

    private readonly JsonElement _all = JsonElement.Parse(text);
    private readonly Dictionary<string, JsonSchema> _made = [];

    public string Text => text;

    public JsonElement Schemas => _all.GetProperty("components").GetProperty("schemas");

    /// <summary>The operations by their paths.</summary>
    public IReadOnlyDictionary<string, JsonElement> Operations => _all.GetProperty("paths").EnumerateObject()
        .ToDictionary(path => path.Name, path => path.Value.GetProperty("get"));

    /// <summary>The keys of an operation, each with its example.</summary>
    public IEnumerable<(string Name, string Example)> KeysOf(JsonElement operation) =>
        from list in operation.EnumerateObject().Where(part => part.NameEquals("parameters"))
        from reference in list.Value.EnumerateArray()
        let key = _all.GetProperty("components").GetProperty("parameters").GetProperty(reference.GetProperty("$ref").GetString()!.Split('/')[^1])
        let example = key.GetProperty("example")
        select (key.GetProperty("name").GetString()!, (example.ValueKind == JsonValueKind.Array ? example[0] : example).ToString());

    /// <summary>Checks the body of a status 200, and for a file each of its rows. No field may be missing, and none may be there without a word.</summary>
    public void AssertHolds(string path, string mediaType, byte[] body)
    {
        var content = Operations[path].GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(content.TryGetProperty(mediaType, out var said), $"{path} answers with {mediaType}.");
        var schema = said.GetProperty("schema");
        if (mediaType == "application/json")
        {
            AssertFits(path, schema.GetRawText(), JsonElement.Parse(body));
            return;
        }

        var row = schema.GetProperty("description").GetString()!.TrimEnd('.').Split(' ')[^1];
        var fields = Schemas.GetProperty(row).GetProperty("properties").EnumerateObject()
            .Select(field => field.Name).ToList();
        if (mediaType == "application/x-ndjson")
        {
            foreach (var line in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(50))
                AssertFits(path, $$"""{"$ref":"{{Components}}{{row}}"}""", JsonElement.Parse(line));
        }
        else if (mediaType == "text/csv")
            Assert.Equal(fields, Encoding.UTF8.GetString(body).TrimStart(Exported.Bom[0]).Split("\r\n")[0].Split(','));
        else
            Assert.Equal(("application/vnd.apache.parquet", "PAR1"), (mediaType, Encoding.ASCII.GetString(body, 0, 4)));
    }

    private void AssertFits(string path, string schema, JsonElement value)
    {
        if (!_made.TryGetValue(schema, out var made))
            _made[schema] = made = SchemaOf(schema);
        var result = made.Evaluate(value, new() { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, path + "\n" + string.Join('\n', (result.Details ?? []).Where(each => each.Errors is not null)
            .SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation}: {error.Key} {error.Value}")).Take(10)));
    }

    private JsonSchema SchemaOf(string schema)
    {
        var whole = JsonNode.Parse(schema)!.AsObject();
        var definitions = JsonNode.Parse(Schemas.GetRawText())!.AsObject();
        foreach (var (_, definition) in definitions)
            definition!["additionalProperties"] = false;
        whole["$defs"] = definitions;
        return JsonSchema.FromText(whole.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal));
    }
}
