using ClassifyDashboard.Jobs;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Wall;

/// <summary>The defaults of wall screens: the section Wall of the settings. Its keys are those of a wall's address.</summary>
public sealed class WallOptions
{
    public const string Section = "Wall";

    /// <summary>The settings, and the built-in defaults for settings without a value.</summary>
    public WallDisplay Options { get; internal set; } = WallDisplay.Default;

    /// <summary>The address of this dashboard in QR codes; null for the address by which the wall itself was opened.</summary>
    public Uri? Address { get; internal set; }

    internal List<string> Faults { get; } = [];

    /// <summary>Reads the section like the query of an address, so that both accept the same values.</summary>
    internal void Read(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        foreach (var unknown in children.Where(child => !WallQuery.Keys.Contains(child.Key.ToLowerInvariant()) && !IsAddress(child)))
            Faults.Add($"{Section}:{unknown.Key} is no setting: there are {string.Join(", ", WallQuery.Keys)} and address.");
        var query = string.Join('&', children.Where(child => !IsAddress(child))
            .Select(child => $"{child.Key.ToLowerInvariant()}={Uri.EscapeDataString(child.Value ?? "")}"));
        var (read, ignored) = WallQuery.Read(query);
        Options = read.Options.Or(WallDisplay.Default);
        Faults.AddRange(ignored.Where(each => WallQuery.Keys.Contains(each.Key)).Select(each => $"{Section}:{each.Key} is '{each.Value}', {each.Reason}."));
        if (children.Find(IsAddress)?.Value is { Length: > 0 } address)
        {
            if (Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0)
                Address = uri;
            else
                Faults.Add($"{Section}:Address is '{address}': it must be an address such as https://dashboard.example.com/.");
        }
    }

    private static bool IsAddress(IConfigurationSection child) => child.Key.Equals(nameof(Address), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reports settings that a wall could not use, so that the dashboard does not start with them.</summary>
internal sealed class WallOptionsValidator : IValidateOptions<WallOptions>
{
    public ValidateOptionsResult Validate(string? name, WallOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
