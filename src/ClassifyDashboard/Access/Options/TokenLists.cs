using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.Access.Options;

/// <summary>
/// The named tokens of the settings: the lists Access:WallTokens and Access:ApiTokens, each entry with a name and a hash. Removing an entry
/// revokes its token.
/// </summary>
internal sealed class TokenLists : IDisposable
{
    private readonly IDisposable _reloads;
    private volatile ILookup<TokenKind, NamedToken> _all;

    public TokenLists(IConfiguration configuration)
    {
        var section = configuration.GetSection(AccessOptions.Section);
        _all = Read(section);

        // A wrong entry that is added while the program runs is ignored; at the next start it is a settings error.
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, () => _all = Read(section));
    }

    /// <summary>The entry of a token, or null. All tokens of the kind are compared, so that the duration shows nothing.</summary>
    public NamedToken? Find(TokenKind kind, string token)
    {
        NamedToken? found = null;
        var hash = AccessToken.HashOf(token);
        foreach (var each in _all[kind])
        {
            if (AccessToken.Matches(each.Hash, hash))
                found = each;
        }

        return found;
    }

    /// <summary>Whether an entry has this hash.</summary>
    public bool Holds(TokenKind kind, string hash) => _all[kind].Any(each => each.Hash == hash);

    public void Dispose() => _reloads.Dispose();

    internal static IEnumerable<string> FaultsOf(IConfigurationSection access) => TokenKind.All.SelectMany(kind => FaultsOf(access, kind));

    private static IEnumerable<string> FaultsOf(IConfigurationSection access, TokenKind kind)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in access.GetSection(kind.Setting).GetChildren())
        {
            if (NameOf(entry) is not { } name)
                yield return $"{entry.Path}:Name is '{entry["Name"]}': it must have 1 to 60 characters.";
            else if (!names.Add(name))
                yield return $"{entry.Path}:Name is '{name}', but another entry already has this name. Use unique names.";
            if (HashOf(entry) is null)
                yield return $"{entry.Path}:Hash must be the 64 hexadecimal digits that the command {kind.Command} prints, not the token itself.";
        }
    }

    private static ILookup<TokenKind, NamedToken> Read(IConfigurationSection access) =>
        (from kind in TokenKind.All
         from entry in access.GetSection(kind.Setting).GetChildren()
         let name = NameOf(entry)
         let hash = HashOf(entry)
         where name is not null && hash is not null
         select (kind, token: new NamedToken(name, hash))).ToLookup(each => each.kind, each => each.token);

    private static string? NameOf(IConfigurationSection entry) => entry["Name"]?.Trim() is { Length: > 0 and <= 60 } name ? name : null;

    private static string? HashOf(IConfigurationSection entry) =>
        entry["Hash"]?.Trim().ToLowerInvariant() is { } hash && AccessToken.IsHash(hash) ? hash : null;
}
