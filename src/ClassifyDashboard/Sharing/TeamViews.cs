using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Zones;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Sharing;

/// <summary>The views of the whole team: the section Views of the settings, a list of names and query strings.</summary>
public sealed class TeamViews
{
    public const string Section = "Views";

    /// <summary>As they were written.</summary>
    public IReadOnlyList<TeamView> Written { get; set; } = [];

    /// <summary>What stands in the settings in place of a list, if anything does.</summary>
    internal string? Text { get; set; }

    /// <summary>As they are shown, in their order.</summary>
    public IReadOnlyList<View> All => field ??= [.. Written.Select(view => new View(SavedView.Named(view.Name), JobQuery.Read(view.Query, null, ZoneNames.Find).Query))];
}

/// <summary>One view as the settings write it.</summary>
public sealed class TeamView
{
    public string? Name { get; set; }

    /// <summary>A query string such as ?status=FAILED, as the address bar shows it.</summary>
    public string? Query { get; set; }
}

/// <summary>Refuses views that would not show what they are called: a misspelt filter shows all jobs.</summary>
internal sealed class TeamViewsValidator : IValidateOptions<TeamViews>
{
    public ValidateOptionsResult Validate(string? name, TeamViews options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Text))
            faults.Add($"{TeamViews.Section} is '{options.Text}': it must be a list of views, each with a {nameof(TeamView.Name)} and a {nameof(TeamView.Query)}.");
        if (options.Written.Count > SavedView.Most)
            faults.Add($"{TeamViews.Section} holds {options.Written.Count} views: the most is {SavedView.Most}.");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < options.Written.Count; i++)
            faults.AddRange(Faults(options.Written[i], names).Select(fault => $"{TeamViews.Section}:{i}:{fault}"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(TeamView view, HashSet<string> names)
    {
        if (SavedView.Named(view.Name) is var name && (name.Length == 0 || name != view.Name!.Trim()))
            yield return $"{nameof(view.Name)} is '{view.Name}': it must have 1 to {SavedView.MaxName} characters, all on one line.";
        else if (!names.Add(name))
            yield return $"{nameof(view.Name)} is '{view.Name}', as another view's: give each a name of its own.";

        var query = $"{nameof(view.Query)} of '{name}'";
        if (string.IsNullOrWhiteSpace(view.Query))
            yield return $"{query} is missing: write what the address bar shows after the address, such as ?status=FAILED.";
        foreach (var key in HttpUtility.ParseQueryString(view.Query ?? "").AllKeys.Where(key => key is null || !JobQuery.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)))
            yield return $"{query} holds {(key is null ? "a value without a key" : $"the key '{key}', which there is not")}: write what the address bar shows, such as ?status=FAILED.";
        foreach (var ignored in JobQuery.Read(view.Query, null, ZoneNames.Find).Ignored)
            yield return $"{query} holds {ignored.Key}={ignored.Value}, which cannot be used: {Reason(ignored)}.";
    }

    // A list is kept only as long as somebody asks for it.
    private static string Reason(IgnoredValue ignored) =>
        ignored.Key == "job_list" ? "spell out the ids with job_ids instead" : ignored.Reason;
}
