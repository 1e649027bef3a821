using ClassifyDashboard.Jobs;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Wall;

/// <summary>What walls are like whose address does not say it: the section Wall of the settings, whose keys are those of the address.</summary>
public sealed class WallOptions
{
    public const string Section = "Wall";

    /// <summary>What the settings say, and what holds where they say nothing.</summary>
    public WallDisplay Options { get; internal set; } = WallDisplay.Default;

    /// <summary>Where people reach this dashboard, for the QR code; null for the address that the wall itself was opened by.</summary>
    public Uri? Address { get; internal set; }

    internal List<string> Faults { get; } = [];

    /// <summary>Reads the section as if it were an address, so that both take the same values.</summary>
    internal void Read(IConfigurationSection section)
    {
        var said = section.GetChildren().ToList();
        foreach (var unknown in said.Where(child => !WallQuery.Keys.Contains(child.Key.ToLowerInvariant()) && !IsAddress(child)))
            Faults.Add($"{Section}:{unknown.Key} is no setting: there are {string.Join(", ", WallQuery.Keys)} and address.");
        var query = string.Join('&', said.Where(child => !IsAddress(child)).Select(child => $"{child.Key.ToLowerInvariant()}={Uri.EscapeDataString(child.Value ?? "")}"));
        var (read, ignored) = WallQuery.Read(query);
        Options = read.Options.Or(WallDisplay.Default);
        Faults.AddRange(ignored.Where(each => WallQuery.Keys.Contains(each.Key)).Select(each => $"{Section}:{each.Key} is '{each.Value}', {each.Reason}."));
        if (said.Find(IsAddress)?.Value is { Length: > 0 } address)
        {
            if (Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0)
                Address = uri;
            else
                Faults.Add($"{Section}:Address is '{address}': it must be an address such as https://dashboard.example.com/.");
        }
    }

    private static bool IsAddress(IConfigurationSection child) => child.Key.Equals(nameof(Address), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Refuses settings that a wall would silently not follow.</summary>
internal sealed class WallOptionsValidator : IValidateOptions<WallOptions>
{
    public ValidateOptionsResult Validate(string? name, WallOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
