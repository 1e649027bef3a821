using System.Security.Claims;
using System.Text.Json;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>Reads a person's groups from the claims of a provider.</summary>
internal static class GroupClaims
{
    /// <summary>This claim lists claims that the provider left out of the token. Entra ID does so for more than 200 groups.</summary>
    public const string ClaimNames = "_claim_names";

    private const string HasGroups = "hasgroups";

    /// <summary>The groups: one claim for each, or one claim with a JSON array.</summary>
    public static IEnumerable<string> Of(ClaimsPrincipal person, string claim) =>
        person.FindAll(claim).SelectMany(each => JsonList(each.Value) ?? [each.Value]);

    /// <summary>Whether the provider left groups out.</summary>
    public static bool AreMissing(ClaimsPrincipal person, string claim) =>
        person.FindAll(HasGroups).Any(each => bool.TryParse(each.Value, out var has) && has)
            || person.FindAll(ClaimNames).Any(each => JsonNames(each.Value).Contains(claim, StringComparer.Ordinal));

    private static List<string>? JsonList(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            using var list = JsonDocument.Parse(text);
            return [.. list.RootElement.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)];
        }
        catch (JsonException)
        {
            return null; // the name of a group can also begin with a bracket
        }
    }

    private static List<string> JsonNames(string text)
    {
        try
        {
            using var names = JsonDocument.Parse(text);
            return names.RootElement.ValueKind == JsonValueKind.Object ? [.. names.RootElement.EnumerateObject().Select(each => each.Name)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
