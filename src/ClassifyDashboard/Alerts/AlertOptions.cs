using System.Globalization;
using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>The webhook that receives changes of state, and the watched jobs: the section Alerts of the settings.</summary>
/// <remarks>Path and query of the webhook are as secret as the signing secret, so no error message contains them.</remarks>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>The limit of watches: each one continuously reads a day of its jobs.</summary>
    public const int MaxWatches = 20;

    private const string Watches = nameof(Watches);
    private const string Query = nameof(Query);
    private const string Name = nameof(Name);
    private static readonly TimeSpan MinRemind = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxRemind = TimeSpan.FromDays(7);
    private static readonly string[] Known = [nameof(Webhook), nameof(Secret), nameof(Format), nameof(Remind), nameof(Names), Query, Watches];
    private static readonly string[] KnownOfEach = [Name, Query];

    /// <summary>The address that receives alerts; null sends none.</summary>
    public Uri? Webhook { get; private set; }

    /// <summary>The secret that signs alerts; null for no signature.</summary>
    public string? Secret { get; private set; }

    /// <summary>The format of the body. Without a setting it depends on the webhook's host.</summary>
    public AlertFormat Format { get; private set; }

    /// <summary>How often a lasting alarm is sent again; null for never.</summary>
    public TimeSpan? Remind { get; private set; }

    /// <summary>Whether alerts have the names that people gave to configurations and projects.</summary>
    public bool Names { get; private set; } = true;

    /// <summary>The watches, at least one.</summary>
    public IReadOnlyList<WatchedJobs> Watched { get; private set; } = [];

    internal List<string> Faults { get; } = [];

    internal static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{Section}:{nameof(Webhook)}"]);

    internal void Read(IConfigurationSection section)
    {
        foreach (var unknown in section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{Section}:{unknown.Key} is an unknown setting. Known settings: {string.Join(", ", Known)}.");
        ReadWebhook(section[nameof(Webhook)]);
        Secret = section[nameof(Secret)]?.Trim() is { Length: > 0 } secret ? secret : null; // a file with a secret often ends with a line break
        if (Secret?.Any(char.IsControl) == true)
            Faults.Add($"{Section}:{nameof(Secret)} contains a line break or another control character. Copy the secret again.");
        ReadFormat(section[nameof(Format)]);
        ReadRemind(section[nameof(Remind)]);
        ReadNames(section[nameof(Names)]);
        ReadWatched(section);
    }

    private void ReadWebhook(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (text.Trim().Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) || address.Host.Length == 0)
            Faults.Add($"{Section}:{nameof(Webhook)} is not a valid address. It must begin with https:// or http:// and a host. The value is not shown here, "
                + "because it can contain a secret.");
        else if (address.UserInfo.Length > 0)
            Faults.Add($"{Section}:{nameof(Webhook)} contains a user name or password, which would not be sent. Remove it, and set "
                + $"{Section}:{nameof(Secret)} to sign alerts instead.");
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
            Faults.Add($"{Section}:{nameof(Remind)} is '{text}': it must be off, or a time from 00:05:00 to 7.00:00:00, written as "
                + "days.hours:minutes:seconds.");
    }

    private void ReadNames(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (bool.TryParse(text, out var names))
            Names = names;
        else
            Faults.Add($"{Section}:{nameof(Names)} is '{text}': it must be true or false.");
    }

    private void ReadWatched(IConfigurationSection section)
    {
        var watches = section.GetSection(Watches);
        var listed = watches.GetChildren().ToList();
        if (!string.IsNullOrWhiteSpace(watches.Value))
            Faults.Add($"{watches.Path} is '{watches.Value}': it must be a list of watches, each with a {Name} and a {Query}.");
        if (listed.Count == 0)
        {
            Watched = [new(null, Read(section[Query], $"{Section}:{Query}"))];
            return;
        }

        if (!string.IsNullOrWhiteSpace(section[Query]))
            Faults.Add($"{Section}:{Query} and {watches.Path} are both set. Use only one of them; to watch several queries, move all into the list.");
        if (listed.Count > MaxWatches)
            Faults.Add($"{watches.Path} contains {listed.Count} watches (limit {MaxWatches}).");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Watched = [.. listed.Select(each =>
        {
            var name = SavedView.Named(each[Name]);
            if (name.Length == 0 || name != each[Name]!.Trim())
                Faults.Add($"{each.Path}:{Name} is '{each[Name]}': it must have 1 to {SavedView.MaxName} characters, on one line.");
            else if (!names.Add(name))
                Faults.Add($"{each.Path}:{Name} is '{name}', but another watch already has this name. Use unique names.");
            Faults.AddRange(each.GetChildren().Where(child => !KnownOfEach.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"{child.Path} is an unknown setting. Known settings: {Name}, {Query}."));
            return new WatchedJobs(name, Read(each[Query], $"{each.Path}:{Query}"));
        })];
    }

    // Refuses misspelt keys: without them the watch would cover all jobs or use other limits.
    private WallQuery Read(string? query, string path)
    {
        foreach (var key in HttpUtility.ParseQueryString(query ?? "").AllKeys.Where(key => key is null
            || !JobQuery.Keys.Concat(WallQuery.Keys).Contains(key, StringComparer.OrdinalIgnoreCase)))
            Faults.Add($"{path} contains {(key is null ? "a value without a key" : $"the unknown key '{key}'")}. Copy the query from the address of a wall, "
                + "such as ?type=invoice&alarm=5%.");
        var (read, ignored) = WallQuery.Read(query, null, ZoneNames.Find);
        foreach (var each in ignored)
            Faults.Add($"{path} contains {each.Key}={each.Value}, which cannot be used: "
                + $"{(each.Key == "job_list" ? "list the ids with job_ids instead" : each.Reason)}.");
        return read;
    }
}

/// <summary>Refuses wrong settings, because with them alerts could silently never arrive.</summary>
internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
