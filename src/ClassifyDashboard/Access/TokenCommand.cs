using System.Globalization;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;

namespace ClassifyDashboard.Access;

/// <summary>The commands that generate a token of a wall or a script. They change no setting; they print the token and the settings to add.</summary>
internal static class TokenCommand
{
    /// <summary>The kind of token that a command line asks for; null where it asks for something else.</summary>
    public static TokenKind? KindOf(string[] args) => args is [var word, ..] ? TokenKind.All.FirstOrDefault(kind => kind.Command == word) : null;

    public static int Run(TokenKind kind, string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var name = args.Length == 2 ? args[1].Trim() : "";
        if (name.Length is 0 or > 60 || name.Any(char.IsControl))
        {
            errors.WriteLine($"Add a name for the {kind.Owner}, with 1 to 60 characters: {kind.Command} \"{kind.Example}\"");
            return 1;
        }

        var token = AccessToken.New();
        var next = configuration.GetSection($"{AccessOptions.Section}:{kind.Setting}").GetChildren()
            .Select(child => int.TryParse(child.Key, CultureInfo.InvariantCulture, out var index) ? index + 1 : 0).DefaultIfEmpty().Max();
        var place = $"{AccessOptions.Section}:{kind.Setting}:{next.ToString(CultureInfo.InvariantCulture)}";
        output.WriteLine($"""
            {(kind == TokenKind.Wall ? LinkOf(name, token, configuration) : HeaderOf(name, token))}

              {place}:Name = {name}
              {place}:Hash = {AccessToken.HashOf(token)}
            """);
        return 0;
    }

    private static string LinkOf(string name, string token, IConfiguration configuration) => $"""
        Open this link once in the browser of the wall "{name}". Keep it: it cannot be shown again.

          {configuration["Wall:Address"]?.TrimEnd('/') ?? "http://<the dashboard>"}{SignInEndpoints.SignIn}?t={token}

        The link opens only wall screens. It works while these lines are in the settings:
        """;

    private static string HeaderOf(string name, string token) => $"""
        The script "{name}" sends this header with each request. Keep it: it cannot be shown again.

          Authorization: {ApiTokenHandler.Word} {token}

        The token opens only what scripts read: /api, /export and /openapi.json. It works while these lines are in the settings:
        """;
}
