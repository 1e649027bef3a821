using System.Globalization;

namespace ClassifyDashboard.Access;

/// <summary>The command that generates a wall's token. It changes no setting; it prints the link and the settings to add.</summary>
internal static class WallTokenCommand
{
    public const string Word = "wall-token";

    public static int Run(string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var name = args.Length == 2 ? args[1].Trim() : "";
        if (name.Length is 0 or > 60 || name.Any(char.IsControl))
        {
            errors.WriteLine($"Add a name for the wall, with 1 to 60 characters: {Word} \"third floor\"");
            return 1;
        }

        var token = AccessToken.New();
        var next = configuration.GetSection($"{AccessOptions.Section}:{WallTokens.Name}").GetChildren()
            .Select(child => int.TryParse(child.Key, CultureInfo.InvariantCulture, out var index) ? index + 1 : 0).DefaultIfEmpty().Max();
        var place = $"{AccessOptions.Section}:{WallTokens.Name}:{next.ToString(CultureInfo.InvariantCulture)}";
        var dashboard = configuration["Wall:Address"]?.TrimEnd('/') ?? "http://<the dashboard>";
        output.WriteLine($"""
            Open this link once in the browser of the wall "{name}". Keep it: it cannot be shown again.

              {dashboard}{SignInEndpoints.SignIn}?t={token}

            The link opens only wall screens. It works while these lines are in the settings:

              {place}:Name = {name}
              {place}:Hash = {AccessToken.HashOf(token)}
            """);
        return 0;
    }
}
