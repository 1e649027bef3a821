using ClassifyDashboard.Hosting;

namespace ClassifyDashboard.Access.Options;

/// <summary>The provider that signs people in, and who can then open the dashboard: the section Access:OpenIdConnect.</summary>
internal sealed class ProviderOptions
{
    private static readonly string[] Known =
        [nameof(Authority), nameof(ClientId), nameof(ClientSecret), nameof(Scopes), nameof(GroupsClaim), nameof(AllowedGroups), nameof(AllowedEmailDomains)];

    public Uri Authority { get; private set; } = null!;

    public string ClientId { get; private set; } = "";

    public string? ClientSecret { get; private set; }

    public IReadOnlyList<string> Scopes { get; private set; } = ["openid", "profile", "email"];

    /// <summary>The claim that lists a person's groups.</summary>
    public string GroupsClaim { get; private set; } = "groups";

    public IReadOnlyList<string> AllowedGroups { get; private set; } = [];

    public IReadOnlyList<string> AllowedEmailDomains { get; private set; } = [];

    /// <summary>Whether a person with this verified e-mail address and these groups can open the dashboard.</summary>
    public bool Allows(string? email, IEnumerable<string> groups) =>
        groups.Any(group => AllowedGroups.Contains(group, StringComparer.Ordinal))
        || (email is not null && email.LastIndexOf('@') is var at and > 0 && AllowedEmailDomains.Contains(email[(at + 1)..], StringComparer.OrdinalIgnoreCase));

    public List<string> Read(IConfigurationSection section)
    {
        var faults = section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path} is an unknown setting. Known settings: {string.Join(", ", Known)}.").ToList();
        if (Uri.TryCreate(section[nameof(Authority)], UriKind.Absolute, out var authority)
            && (authority.Scheme == "https" || (authority.Scheme == "http" && ListenAddresses.IsLoopback(authority.Host))))
            Authority = authority;
        else
            faults.Add($"{section.Path}:{nameof(Authority)} is '{section[nameof(Authority)]}': it must be the address of your provider, with https://.");
        ClientId = section[nameof(ClientId)]?.Trim() ?? "";
        if (ClientId.Length == 0)
            faults.Add($"{section.Path}:{nameof(ClientId)} is missing: set the client id that your provider gave this dashboard.");
        ClientSecret = section[nameof(ClientSecret)]?.Trim() is { Length: > 0 } secret ? secret : null;
        if (ClientSecret?.Any(char.IsControl) == true)
            faults.Add($"{section.Path}:{nameof(ClientSecret)} contains a line break or another control character. Copy the secret again.");
        if (section[nameof(GroupsClaim)]?.Trim() is { Length: > 0 } claim)
            GroupsClaim = claim;
        Scopes = [.. Scopes.Union(ListSetting.ValuesOf(section.GetSection(nameof(Scopes)))
            .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        AllowedGroups = [.. ListSetting.ValuesOf(section.GetSection(nameof(AllowedGroups)))];
        AllowedEmailDomains = [.. ListSetting.ValuesOf(section.GetSection(nameof(AllowedEmailDomains))).Select(domain => domain.TrimStart('@'))];
        if (AllowedGroups.Count + AllowedEmailDomains.Count == 0)
            faults.Add($"{section.Path}:{nameof(AllowedGroups)} and {section.Path}:{nameof(AllowedEmailDomains)} are both missing. Set at least one of them: "
                + "a provider can sign in anybody.");
        return faults;
    }
}
