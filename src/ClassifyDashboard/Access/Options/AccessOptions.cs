using ClassifyDashboard.Hosting;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Options;

/// <summary>Who can open the dashboard, and from where: the section Access of the settings.</summary>
/// <remarks>
/// The settings are read once, at the start. Only the tokens of walls and scripts are read again when they change: <see cref="TokenLists"/>.
/// </remarks>
public sealed class AccessOptions
{
    public const string Section = "Access";

    internal const string Modes =
        $"{Section}:Mode=Local (only from this machine), {Section}:Mode=Token (with a link that contains a token), "
        + $"{Section}:Mode=OpenIdConnect (sign-in by your provider) or {Section}:Mode=Open (everybody who can reach the port)";

    /// <summary>
    /// A setting of the framework, set in the images of some platforms: the framework then trusts forwarding headers from everybody.
    /// </summary>
    internal const string TrustAllName = "FORWARDEDHEADERS_ENABLED";

    private static readonly string[] Known =
        [nameof(Mode), nameof(Token), .. TokenKind.All.Select(kind => kind.Setting), nameof(SignInLasts), .. NetworkOptions.Known,
            nameof(ExportsPerMinute), nameof(OpenIdConnect)];

    /// <summary>The mode in the settings, or <see cref="AccessMode.Local"/> without one.</summary>
    public AccessMode Mode { get; private set; }

    /// <summary>The token of <see cref="AccessMode.Token"/>; null to generate one at each start.</summary>
    public string? Token { get; private set; }

    /// <summary>The idle timeout of a sign-in.</summary>
    public TimeSpan SignInLasts { get; private set; } = TimeSpan.FromHours(12);

    /// <summary>How many exports one person can start in a minute.</summary>
    public int ExportsPerMinute { get; private set; } = 30;

    /// <summary>The settings of proxies, path and host names.</summary>
    public NetworkOptions Network { get; } = new();

    /// <summary>The provider of <see cref="AccessMode.OpenIdConnect"/>.</summary>
    internal ProviderOptions OpenIdConnect { get; } = new();

    /// <summary>Whether people sign in.</summary>
    public bool HasSignIn => Mode is AccessMode.Token or AccessMode.OpenIdConnect;

    internal List<string> Faults { get; } = [];

    /// <summary>Warnings for the log. The program starts all the same.</summary>
    internal List<string> Warnings { get; } = [];

    /// <summary>Reads the section Access, and the addresses that the program is going to listen at.</summary>
    public static AccessOptions Of(IConfiguration configuration)
    {
        var (settings, section) = (new AccessOptions(), configuration.GetSection(Section));
        settings.Read(section);
        settings.Faults.AddRange(settings.Network.Read(section, ListenAddresses.Names(configuration)));
        if (settings.Mode == AccessMode.OpenIdConnect)
            settings.Faults.AddRange(settings.OpenIdConnect.Read(section.GetSection(nameof(OpenIdConnect))));
        settings.Faults.AddRange(TokenLists.FaultsOf(section));
        if (string.IsNullOrWhiteSpace(section[nameof(Mode)]) && ListenAddresses.FirstReachable(configuration) is { } address)
            settings.Faults.Add($"{Section}:{nameof(Mode)} is missing, but other machines can reach the address {address} that the dashboard listens at. "
                + $"Choose one of {Modes}.");
        settings.WarnOfOwnNames();
        if (bool.TryParse(configuration[TrustAllName], out var trustsAll) && trustsAll)
            settings.Warnings.Add($"ASPNETCORE_{TrustAllName} is ignored, because it trusts forwarding headers from everybody. "
                + (settings.Network.Proxies.Count > 0
                    ? $"Only the proxies in {Section}:{nameof(Network.Proxies)} are trusted."
                    : $"List your proxies in {Section}:{nameof(Network.Proxies)}."));
        return settings;
    }

    private void Read(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{child.Path} is an unknown setting. Known settings: {string.Join(", ", Known)}.");
        if (section[nameof(Mode)] is { } mode && !string.IsNullOrWhiteSpace(mode))
        {
            if (Enum.GetNames<AccessMode>().Contains(mode.Trim(), StringComparer.OrdinalIgnoreCase))
                Mode = Enum.Parse<AccessMode>(mode, ignoreCase: true);
            else
                Faults.Add($"{Section}:{nameof(Mode)} is '{mode}': choose one of {Modes}.");
        }

        Token = section[nameof(Token)]?.Trim() is { Length: > 0 } token ? token : null; // a file with a secret often ends with a line break
        if (Token is not null && (Token.Length < AccessToken.Shortest || Token.Any(c => c is <= ' ' or > '~')))
            Faults.Add($"{Section}:{nameof(Token)} must have {AccessToken.Shortest} or more ASCII characters, without spaces and line breaks. Remove the "
                + "setting to get a new token at each start.");

        if (section[nameof(SignInLasts)] is { } lasts)
        {
            if (TimeSpan.TryParse(lasts, System.Globalization.CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(5)
                && span <= TimeSpan.FromDays(30))
                SignInLasts = span;
            else
                Faults.Add($"{Section}:{nameof(SignInLasts)} is '{lasts}': it must be a time from 00:05:00 to 30.00:00:00.");
        }

        if (section[nameof(ExportsPerMinute)] is { } exports)
        {
            if (int.TryParse(exports, System.Globalization.CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000)
                ExportsPerMinute = count;
            else
                Faults.Add($"{Section}:{nameof(ExportsPerMinute)} is '{exports}': it must be a number from 1 to 10000.");
        }
    }

    private void WarnOfOwnNames()
    {
        if (Mode == AccessMode.Open && Network.Hosts.Count == 0)
            Warnings.Add($"{Section}:{nameof(Mode)}=Open without {Section}:{nameof(Network.Hosts)}: the dashboard answers only to IP addresses and to "
                + $"{string.Join(", ", Network.OwnNames.Distinct(StringComparer.OrdinalIgnoreCase))}, because a foreign page could read it under another host "
                + "name (DNS rebinding). "
                + $"If people use other host names, list them in {Section}:{nameof(Network.Hosts)}.");
    }
}

/// <summary>Refuses wrong settings, because they could give access to other people than intended.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
