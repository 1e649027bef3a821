using System.Globalization;

namespace ClassifyDashboard.Access;

/// <summary>The command that makes a wall's token: it changes nothing, but prints what goes where.</summary>
internal static class WallTokenCommand
{
    public const string Word = "wall-token";

    public static int Run(string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var name = args.Length == 2 ? args[1].Trim() : "";
        if (name.Length is 0 or > 60 || name.Any(char.IsControl))
        {
            errors.WriteLine($"Say what the wall is called, in 1 to 60 characters: {Word} \"third floor\"");
            return 1;
        }

        var token = AccessToken.New();
        var next = configuration.GetSection($"{AccessOptions.Section}:{WallTokens.Name}").GetChildren()
            .Select(child => int.TryParse(child.Key, CultureInfo.InvariantCulture, out var index) ? index + 1 : 0).DefaultIfEmpty().Max();
        var place = $"{AccessOptions.Section}:{WallTokens.Name}:{next.ToString(CultureInfo.InvariantCulture)}";
        var dashboard = configuration["Wall:Address"]?.TrimEnd('/') ?? "http://<the dashboard>";
        output.WriteLine($"""
            Open this link once in the browser of the wall "{name}". Nobody can be told it again:

              {dashboard}{SignInEndpoints.SignIn}?t={token}

            It opens wall screens alone, once these lines are in the settings, and until they are taken out:

              {place}:Name = {name}
              {place}:Hash = {AccessToken.HashOf(token)}
            """);
        return 0;
    }
}
