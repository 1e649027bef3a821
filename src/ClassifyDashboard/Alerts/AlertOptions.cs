using System.Globalization;
using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Where changes of state are sent, and of which jobs: the section Alerts of the settings.</summary>
/// <remarks>Path and query of the webhook are a secret as much as what signs, so that no fault quotes them.</remarks>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>The most that are watched: each keeps a day of its jobs read at all times.</summary>
    public const int MaxWatches = 20;

    private const string Watches = nameof(Watches);
    private const string Query = nameof(Query);
    private const string Name = nameof(Name);
    private static readonly TimeSpan MinRemind = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxRemind = TimeSpan.FromDays(7);
    private static readonly string[] Known = [nameof(Webhook), nameof(Secret), nameof(Format), nameof(Remind), Query, Watches];
    private static readonly string[] KnownOfEach = [Name, Query];

    /// <summary>Where alerts are sent; null for nowhere.</summary>
    public Uri? Webhook { get; private set; }

    /// <summary>What signs them; null for no signature.</summary>
    public string? Secret { get; private set; }

    /// <summary>What the body is like; where the settings do not say it, the webhook's address does.</summary>
    public AlertFormat Format { get; private set; }

    /// <summary>After how long an alarm that lasts is told again, and again; null for never.</summary>
    public TimeSpan? Remind { get; private set; }

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
        ReadRemind(section[nameof(Remind)]);
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
        Format = Webhook is null ? AlertFormat.Json : AlertFormats.Of(Webhook);
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (AlertFormats.Of(text) is { } format)
            Format = format;
        else
            Faults.Add($"{Section}:{nameof(Format)} is '{text}': it must be one of {AlertFormats.Names}.");
    }

    private void ReadRemind(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Trim().Equals("off", StringComparison.OrdinalIgnoreCase))
            return;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var after) && after >= MinRemind && after <= MaxRemind)
            Remind = after;
        else
            Faults.Add($"{Section}:{nameof(Remind)} is '{text}': it must be off, or from 00:05:00 to 7.00:00:00, written as days.hours:minutes:seconds.");
    }

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
        if (listed.Count > MaxWatches)
            Faults.Add($"{watches.Path} holds {listed.Count}: the most is {MaxWatches}.");
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
internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
