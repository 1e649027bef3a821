using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>For whom the JSON of an alert is made.</summary>
public enum AlertFormat
{
    /// <summary>Whoever reads text and fields as they are.</summary>
    Json,

    /// <summary>Slack's incoming webhooks, and those that take the same.</summary>
    Slack,

    /// <summary>A workflow of Teams that posts what a webhook gets.</summary>
    Teams,
}

/// <summary>Jobs whose state is told.</summary>
/// <param name="Name">What people call them; null where the address or the walls' settings say it.</param>
/// <param name="Query">Which jobs and which limits, as a wall's address says them.</param>
public sealed record WatchedJobs(string? Name, WallQuery Query);

/// <summary>Where changes of state are sent, and of which jobs: the section Alerts of the settings.</summary>
/// <remarks>Path and query of the webhook are a secret as much as what signs, so that no fault quotes them.</remarks>
public sealed class AlertSettings
{
    public const string Section = "Alerts";

    /// <summary>The most that are watched: each keeps a day of its jobs read at all times.</summary>
    public const int MostWatches = 20;

    private const string Watches = nameof(Watches);
    private const string Query = nameof(Query);
    private const string Name = nameof(Name);
    private static readonly string[] TeamsHosts = [".logic.azure.com", ".api.powerplatform.com", ".webhook.office.com"];
    private static readonly string[] Known = [nameof(Webhook), nameof(Secret), nameof(Format), Query, Watches];
    private static readonly string[] KnownOfEach = [Name, Query];

    /// <summary>Where alerts are sent; null for nowhere.</summary>
    public Uri? Webhook { get; private set; }

    /// <summary>What signs them; null for no signature.</summary>
    public string? Secret { get; private set; }

    /// <summary>What the JSON is like; where the settings do not say it, the webhook's host does.</summary>
    public AlertFormat Format { get; private set; }

    /// <summary>What is watched, at least one.</summary>
    public IReadOnlyList<WatchedJobs> Watched { get; private set; } = [];

    internal List<string> Faults { get; } = [];

    internal static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{Section}:{nameof(Webhook)}"]);

    internal void Read(IConfigurationSection section)
    {
        foreach (var unknown in section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{Section}:{unknown.Key} is no setting: there are {string.Join(", ", Known)}.");
        ReadWebhook(section[nameof(Webhook)]);
        Secret = section[nameof(Secret)]?.Trim() is { Length: > 0 } secret ? secret : null; // a file of a secret ends with a line break
        if (Secret?.Any(char.IsControl) == true)
            Faults.Add($"{Section}:{nameof(Secret)} holds a line break or another sign that no secret has: copy it again.");
        ReadFormat(section[nameof(Format)]);
        ReadWatched(section);
    }

    private void ReadWebhook(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (text.Trim().Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) || address.Host.Length == 0)
            Faults.Add($"{Section}:{nameof(Webhook)} is no address that alerts can be sent to (it is not repeated here, since it may hold a secret): it must begin with https:// or http:// and a host.");
        else if (address.UserInfo.Length > 0)
            Faults.Add($"{Section}:{nameof(Webhook)} holds a user's name or password before its host, which would not be sent: set {Section}:{nameof(Secret)} to sign alerts instead.");
        else
            Webhook = address;
    }

    private void ReadFormat(string? text)
    {
        Format = FormatOf(Webhook?.Host ?? "");
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (Enum.GetNames<AlertFormat>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
            Format = Enum.Parse<AlertFormat>(text, ignoreCase: true);
        else
            Faults.Add($"{Section}:{nameof(Format)} is '{text}': it must be one of {string.Join(", ", Enum.GetNames<AlertFormat>().Select(name => name.ToLowerInvariant()))}.");
    }

    private static AlertFormat FormatOf(string host) => host switch
    {
        "hooks.slack.com" or "hooks.slack-gov.com" => AlertFormat.Slack,
        _ when TeamsHosts.Any(end => host.EndsWith(end, StringComparison.Ordinal)) => AlertFormat.Teams,
        _ => AlertFormat.Json,
    };

    private void ReadWatched(IConfigurationSection section)
    {
        var watches = section.GetSection(Watches);
        var listed = watches.GetChildren().ToList();
        if (!string.IsNullOrWhiteSpace(watches.Value))
            Faults.Add($"{watches.Path} is '{watches.Value}': it must be a list, each with a {Name} and a {Query}.");
        if (listed.Count == 0)
        {
            Watched = [new(null, Read(section[Query], $"{Section}:{Query}"))];
            return;
        }

        if (!string.IsNullOrWhiteSpace(section[Query]))
            Faults.Add($"{Section}:{Query} and {watches.Path} are both set: put all into the list.");
        if (listed.Count > MostWatches)
            Faults.Add($"{watches.Path} holds {listed.Count}: the most is {MostWatches}.");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Watched = [.. listed.Select(each =>
        {
            var name = SavedView.Named(each[Name]);
            if (name.Length == 0 || name != each[Name]!.Trim())
                Faults.Add($"{each.Path}:{Name} is '{each[Name]}': it must have 1 to {SavedView.MaxName} characters, all on one line.");
            else if (!names.Add(name))
                Faults.Add($"{each.Path}:{Name} is '{name}', as another one's: give each a name of its own.");
            Faults.AddRange(each.GetChildren().Where(child => !KnownOfEach.Contains(child.Key, StringComparer.OrdinalIgnoreCase)).Select(child => $"{child.Path} is no setting: there are {Name} and {Query}."));
            return new WatchedJobs(name, Read(each[Query], $"{each.Path}:{Query}"));
        })];
    }

    // Something misspelt would watch all jobs, or by other limits.
    private WallQuery Read(string? query, string path)
    {
        foreach (var key in HttpUtility.ParseQueryString(query ?? "").AllKeys.Where(key => key is null || !JobQuery.Keys.Concat(WallQuery.Keys).Contains(key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{path} holds {(key is null ? "a value without a key" : $"the key '{key}', which there is not")}: write what the address of a wall holds, such as ?type=invoice&alarm=5%.");
        var (read, ignored) = WallQuery.Read(query, null, ZoneNames.Find);
        foreach (var each in ignored)
            Faults.Add($"{path} holds {each.Key}={each.Value}, which cannot be used: {(each.Key == "job_list" ? "spell out the ids with job_ids instead" : each.Reason)}.");
        return read;
    }
}

/// <summary>Refuses settings by which an alert would silently never come.</summary>
internal sealed class AlertSettingsCheck : IValidateOptions<AlertSettings>
{
    public ValidateOptionsResult Validate(string? name, AlertSettings options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
