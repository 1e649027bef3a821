using System.Globalization;
using System.Text.Json.Nodes;
using ClassifyDashboard.Jobs;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>A key of an address, in words for people who write scripts.</summary>
/// <param name="Name">The key.</param>
/// <param name="About">What it does, and the form of its value.</param>
/// <param name="Example">A value that works.</param>
/// <param name="Type">The type of the value.</param>
internal sealed record ApiKey(string Name, string About, JsonNode? Example, JsonSchemaType Type = JsonSchemaType.String)
{
    /// <summary>The name in the description: keys of one name that take other values there have one each.</summary>
    public string Id { get; init; } = Name;

    /// <summary>The smallest and the largest number; null for a value that is no number.</summary>
    public (decimal Least, decimal Most)? Range { get; init; }

    /// <summary>All values that the key takes; null where there are others.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Whether the key may stand several times in an address.</summary>
    public bool IsMany { get; init; }

    /// <summary>The keys that decide which jobs are meant, in the order of the filter.</summary>
    public static IReadOnlyList<ApiKey> Selecting { get; } = [.. JobQuery.SelectingKeys.Select(Of)];

    /// <summary>Returns a key by its name.</summary>
    /// <exception cref="KeyNotFoundException">The key has no words in <see cref="ApiKeyText"/>.</exception>
    public static ApiKey Of(string name) => ApiKeyText.All[name] with { IsMany = FilterKeys.All.Any(key => key.IsMany && key.Name == name) };

    /// <summary>Returns the key for the time that an answer may take.</summary>
    public static ApiKey Wait(TimeSpan longest, string about) => new(WaitParameter.Key, about, 30, JsonSchemaType.Integer)
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{WaitParameter.Key}_{longest.TotalSeconds}"),
        Range = (0, (int)longest.TotalSeconds),
    };

    /// <summary>Returns the parameter for the description.</summary>
    public OpenApiParameter Parameter()
    {
        var one = new OpenApiSchema
        {
            Type = Type,
            Minimum = Range?.Least.ToString(CultureInfo.InvariantCulture),
            Maximum = Range?.Most.ToString(CultureInfo.InvariantCulture),
            Enum = Values is null ? null : [.. Values.Select(value => (JsonNode)value)],
        };
        return new()
        {
            Name = Name,
            In = ParameterLocation.Query,
            Description = About,
            Schema = IsMany ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one,
            Example = IsMany ? new JsonArray(Example?.DeepClone()) : Example?.DeepClone(),
        };
    }
}
