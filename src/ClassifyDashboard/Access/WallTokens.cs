using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.Access;

/// <summary>The tokens of wall screens: the list Access:WallTokens of the settings, each a name and a hash. A line taken out there revokes its token.</summary>
internal sealed partial class WallTokens : IDisposable
{
    public const string Name = "WallTokens";

    private readonly IDisposable _reloads;
    private volatile IReadOnlyList<WallToken> _all;

    public WallTokens(IConfiguration configuration)
    {
        var section = configuration.GetSection(AccessOptions.Section);
        _all = Read(section);

        // What came wrong into the settings while it runs opens nothing; at the next start it is refused in words.
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, () => _all = Read(section));
    }

    /// <summary>The wall whose token this is, or null. Every one is compared, so that the time tells nothing.</summary>
    public WallToken? Find(string token)
    {
        WallToken? found = null;
        var hash = AccessToken.HashOf(token);
        foreach (var each in _all)
        {
            if (AccessToken.Matches(each.Hash, hash))
                found = each;
        }

        return found;
    }

    public bool Holds(string hash) => _all.Any(each => each.Hash == hash);

    public void Dispose() => _reloads.Dispose();

    internal static IEnumerable<string> FaultsOf(IConfigurationSection access)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in access.GetSection(Name).GetChildren())
        {
            if (NameOf(entry) is not { } name)
                yield return $"{entry.Path}:Name is '{entry["Name"]}': it must have 1 to 60 characters.";
            else if (!names.Add(name))
                yield return $"{entry.Path}:Name is '{name}', as another one's: give each a name of its own.";
            if (HashOf(entry) is null)
                yield return $"{entry.Path}:Hash must be the 64 digits that the command wall-token prints, not the token itself.";
        }
    }

    private static IReadOnlyList<WallToken> Read(IConfigurationSection access) =>
        [.. access.GetSection(Name).GetChildren().Where(entry => NameOf(entry) is not null && HashOf(entry) is not null).Select(entry => new WallToken(NameOf(entry)!, HashOf(entry)!))];

    private static string? NameOf(IConfigurationSection entry) => entry["Name"]?.Trim() is { Length: > 0 and <= 60 } name ? name : null;

    private static string? HashOf(IConfigurationSection entry) => entry["Hash"]?.Trim().ToLowerInvariant() is { } hash && Sha256().IsMatch(hash) ? hash : null;

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}

/// <summary>One wall's token: what it is called, and the SHA-256 of it.</summary>
internal sealed record WallToken(string Name, string Hash);
