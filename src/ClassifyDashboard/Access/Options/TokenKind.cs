using ClassifyDashboard.Access.SignIn;

namespace ClassifyDashboard.Access.Options;

/// <summary>What a named token of the settings is for. Each kind has a list of its own, and a command that makes one.</summary>
internal sealed class TokenKind
{
    private TokenKind(string setting, string command, string owner, string example) =>
        (Setting, Command, Owner, Example) = (setting, command, owner, example);

    /// <summary>Tokens of wall screens: <see cref="WallTokenHandler"/>.</summary>
    public static TokenKind Wall { get; } = new("WallTokens", "wall-token", "wall", "third floor");

    /// <summary>Tokens of scripts: <see cref="ApiTokenHandler"/>.</summary>
    public static TokenKind Api { get; } = new("ApiTokens", "api-token", "script", "nightly report");

    public static IReadOnlyList<TokenKind> All { get; } = [Wall, Api];

    /// <summary>The name of the list in the section Access of the settings.</summary>
    public string Setting { get; }

    /// <summary>The command that makes a token.</summary>
    public string Command { get; }

    /// <summary>Who has such a token, in one word.</summary>
    public string Owner { get; }

    /// <summary>A name that one could have.</summary>
    public string Example { get; }
}

/// <summary>One token of the settings: its name, and the SHA-256 hash of the token.</summary>
internal sealed record NamedToken(string Name, string Hash);
