using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

/// <summary>What a prerendered page tells the script that makes it live.</summary>
/// <param name="Operations">The components to start with, as the script sends them.</param>
/// <param name="State">The state that the page kept for its components; signed, so it is sent back unchanged.</param>
sealed partial record CircuitPage(string Operations, string State)
{
    /// <summary>Reads the comments that the script reads.</summary>
    public static CircuitPage Of(string html)
    {
        var markers = Markers().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!).Where(marker => (string?)marker["type"] == "server")
            .OrderBy(marker => (int)marker["sequence"]!).ToList();
        if (markers.Count == 0)
            throw new InvalidOperationException("The page has no component that is to come alive.");
        var operations = new JsonArray();
        for (var i = 0; i < markers.Count; i++)
        {
            markers[i]["uniqueId"] = i;
            operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = markers[i] });
        }

        return new(new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(), KeptState().Match(html).Groups[1].Value);
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([A-Za-z0-9+/=]+)-->")]
    private static partial Regex KeptState();
}
