using System.Security.Claims;
using System.Text.Json;

namespace ClassifyDashboard.Access;

/// <summary>The groups that a provider says somebody is in.</summary>
internal static class GroupClaims
{
    /// <summary>By these a provider says that claims are to be had elsewhere: Entra ID does so for more than 200 groups.</summary>
    public const string ClaimNames = "_claim_names";

    private const string HasGroups = "hasgroups";

    /// <summary>One claim for each, as a list becomes, or a text that is a list.</summary>
    public static IEnumerable<string> Of(ClaimsPrincipal person, string claim) => person.FindAll(claim).SelectMany(each => Listed(each.Value) ?? [each.Value]);

    /// <summary>Whether there are groups that the provider has left out.</summary>
    public static bool AreLeftOut(ClaimsPrincipal person, string claim) =>
        person.FindAll(HasGroups).Any(each => bool.TryParse(each.Value, out var has) && has) || person.FindAll(ClaimNames).Any(each => Names(each.Value).Contains(claim, StringComparer.Ordinal));

    private static List<string>? Listed(string text)
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
            return null; // the name of a group may begin so
        }
    }

    private static List<string> Names(string text)
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
