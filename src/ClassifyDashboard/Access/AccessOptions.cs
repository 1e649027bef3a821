using System.Net;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Who may look and by what way they may come: the section Access of the settings.</summary>
/// <remarks>It holds from start to end, but for the wall's tokens, which <see cref="WallTokens"/> reads anew when they change.</remarks>
public sealed partial class AccessOptions
{
    public const string Section = "Access";

    internal const string Modes =
        $"{Section}:Mode=Local (from this machine only), {Section}:Mode=Token (with a link that holds a token), {Section}:Mode=OpenIdConnect (sign-in by your provider) or {Section}:Mode=Open (whoever reaches the port)";

    /// <summary>A setting of the framework that platforms' images bring: it believes whoever says to be a proxy.</summary>
    internal const string BelievesAll = "FORWARDEDHEADERS_ENABLED";

    private static readonly string[] Known =
        [nameof(Mode), nameof(Token), WallTokens.Name, nameof(SignInLasts), nameof(Proxies), nameof(ProxyHops), nameof(Hsts), nameof(PathBase), nameof(Hosts), nameof(Origins), nameof(FrameAncestors), nameof(ExportsPerMinute), nameof(OpenIdConnect)];

    /// <summary>The mode that was chosen, or <see cref="AccessMode.Local"/> where none was.</summary>
    public AccessMode Mode { get; private set; }

    /// <summary>The token of <see cref="AccessMode.Token"/>; null to make one at the start.</summary>
    public string? Token { get; private set; }

    /// <summary>For how long a sign-in holds that is not used.</summary>
    public TimeSpan SignInLasts { get; private set; } = TimeSpan.FromHours(12);

    /// <summary>The reverse proxies, as addresses or networks, whose word on the caller's address, scheme and host is taken.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; private set; } = [];

    /// <summary>How many of them are believed one behind another. Unless it is set: where single addresses are listed as many as those, since each is a proxy; of a network, in which anybody may be, one.</summary>
    public int ProxyHops { get; private set; } = 1;

    /// <summary>For how long browsers are told to come by https alone; null to tell them nothing, and zero to have them forget it.</summary>
    public TimeSpan? Hsts { get; private set; }

    /// <summary>The path that a proxy puts this program under, such as /jobs; empty for none.</summary>
    public string PathBase { get; private set; } = "";

    /// <summary>The names that it may be asked by; empty for all, in <see cref="AccessMode.Local"/> for those of this machine, in <see cref="AccessMode.Open"/> for addresses and <see cref="OwnNames"/>.</summary>
    public IReadOnlyList<string> Hosts { get; private set; } = [];

    /// <summary>What no foreign page can be called: localhost, this machine, and the names that it was told to listen at.</summary>
    public IReadOnlyList<string> OwnNames { get; private set; } = [];

    /// <summary>Pages beside its own that may open a live connection.</summary>
    public IReadOnlyList<string> Origins { get; private set; } = [];

    /// <summary>Pages that may have this one in a frame.</summary>
    public IReadOnlyList<string> FrameAncestors { get; private set; } = [];

    /// <summary>How many exports one person may begin in a minute.</summary>
    public int ExportsPerMinute { get; private set; } = 30;

    /// <summary>The provider of <see cref="AccessMode.OpenIdConnect"/>.</summary>
    internal ProviderOptions OpenIdConnect { get; } = new();

    /// <summary>Whether people sign in.</summary>
    public bool HasSignIn => Mode is AccessMode.Token or AccessMode.OpenIdConnect;

    internal List<string> Faults { get; } = [];

    /// <summary>What is said at the start, and keeps nothing from starting.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>Reads what the settings say, and of where the program is to listen what bears upon it.</summary>
    public static AccessOptions Of(IConfiguration configuration)
    {
        var (settings, section) = (new AccessOptions(), configuration.GetSection(Section));
        settings.Read(section);
        settings.ReadWay(section);
        if (settings.Mode == AccessMode.OpenIdConnect)
            settings.Faults.AddRange(settings.OpenIdConnect.Read(section.GetSection(nameof(OpenIdConnect))));
        settings.Faults.AddRange(WallTokens.FaultsOf(section));
        if (string.IsNullOrWhiteSpace(section[nameof(Mode)]) && ListenAddresses.BeyondThisMachine(configuration) is { } address)
            settings.Faults.Add($"it would listen on {address}, which others can reach, and nothing says who may look. Choose one of {Modes}.");
        settings.ReadNames(configuration);
        if (bool.TryParse(configuration[BelievesAll], out var believesAll) && believesAll)
            settings.Notes.Add($"ASPNETCORE_{BelievesAll} is not followed, since it believes everybody who says to be a proxy. {(settings.Proxies.Count > 0 ? $"The proxies of {Section}:{nameof(Proxies)} are believed" : $"Name your proxies in {Section}:{nameof(Proxies)}")}.");
        return settings;
    }

    private void Read(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{child.Path} is no setting: there are {string.Join(", ", Known)}.");
        if (section[nameof(Mode)] is { } mode && !string.IsNullOrWhiteSpace(mode))
        {
            if (Enum.GetNames<AccessMode>().Contains(mode.Trim(), StringComparer.OrdinalIgnoreCase))
                Mode = Enum.Parse<AccessMode>(mode, ignoreCase: true);
            else
                Faults.Add($"{Section}:{nameof(Mode)} is '{mode}': choose one of {Modes}.");
        }

        Token = section[nameof(Token)]?.Trim() is { Length: > 0 } token ? token : null; // a file of a secret ends with a line break
        if (Token is not null && (Token.Length < AccessToken.Shortest || Token.Any(c => c is <= ' ' or > '~')))
            Faults.Add($"{Section}:{nameof(Token)} must have {AccessToken.Shortest} characters or more, all of them letters, digits or signs without spaces and line breaks. Leave it out to have one made at each start.");

        if (section[nameof(SignInLasts)] is { } lasts)
        {
            if (TimeSpan.TryParse(lasts, System.Globalization.CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(5) && span <= TimeSpan.FromDays(30))
                SignInLasts = span;
            else
                Faults.Add($"{Section}:{nameof(SignInLasts)} is '{lasts}': it must be a time from 00:05:00 to 30.00:00:00.");
        }

        if (section[nameof(ExportsPerMinute)] is { } exports)
        {
            if (int.TryParse(exports, System.Globalization.CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000)
                ExportsPerMinute = count;
            else
                Faults.Add($"{Section}:{nameof(ExportsPerMinute)} is '{exports}': it must be from 1 to 10000.");
        }
    }

    // A list, or one value with commas between, as an environment variable is easier written.
    private IEnumerable<T> Each<T>(IConfigurationSection section, string name, string must, Func<string, T?> read)
        where T : class
    {
        foreach (var text in Texts(section.GetSection(name)))
        {
            if (read(text) is { } value)
                yield return value;
            else
                Faults.Add($"{Section}:{name} holds '{text}': it must be {must}.");
        }
    }

    private IEnumerable<IPNetwork> Each(IConfigurationSection section, string name, string must, Func<string, IPNetwork?> read) =>
        Each(section, name, must, text => read(text) is { } network ? (object)network : null).Cast<IPNetwork>();

    internal static IEnumerable<string> Texts(IConfigurationSection section) =>
        section.GetChildren().Select(child => child.Value?.Trim() ?? "").Where(value => value.Length > 0) // as they are: the name of a group may hold commas
            .Concat((section.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Refuses settings by which others could look than were meant.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
