using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.Access;

/// <summary>
/// The tokens of wall screens: the list Access:WallTokens of the settings, each with a name and a hash. Removing an entry revokes its
/// token.
/// </summary>
internal sealed class WallTokens : IDisposable
{
    public const string Name = "WallTokens";

    private readonly IDisposable _reloads;
    private volatile IReadOnlyList<WallToken> _all;

    public WallTokens(IConfiguration configuration)
    {
        var section = configuration.GetSection(AccessOptions.Section);
        _all = Read(section);

        // A wrong entry that is added while the program runs is ignored; at the next start it is a settings error.
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, () => _all = Read(section));
    }

    /// <summary>The wall with this token, or null. All tokens are compared, so that the duration shows nothing.</summary>
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
                yield return $"{entry.Path}:Name is '{name}', but another entry already has this name. Use unique names.";
            if (HashOf(entry) is null)
                yield return $"{entry.Path}:Hash must be the 64 hexadecimal digits that the command wall-token prints, not the token itself.";
        }
    }

    private static IReadOnlyList<WallToken> Read(IConfigurationSection access) =>
        [.. access.GetSection(Name).GetChildren().Where(entry => NameOf(entry) is not null && HashOf(entry) is not null)
            .Select(entry => new WallToken(NameOf(entry)!, HashOf(entry)!))];

    private static string? NameOf(IConfigurationSection entry) => entry["Name"]?.Trim() is { Length: > 0 and <= 60 } name ? name : null;

    private static string? HashOf(IConfigurationSection entry) =>
        entry["Hash"]?.Trim().ToLowerInvariant() is { } hash && AccessToken.IsHash(hash) ? hash : null;
}

/// <summary>One wall's token: the wall's name, and the SHA-256 hash of the token.</summary>
internal sealed record WallToken(string Name, string Hash);
