using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Zones;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Sharing;

/// <summary>The views of the whole team: the section Views of the settings, a list of names and query strings.</summary>
public sealed class TeamViews
{
    public const string Section = "Views";

    /// <summary>The views as written in the settings.</summary>
    public IReadOnlyList<TeamView> Written { get; set; } = [];

    /// <summary>The text in the settings where a list should be, if there is one.</summary>
    internal string? Text { get; set; }

    /// <summary>The views as shown, in the same order.</summary>
    public IReadOnlyList<View> All =>
        field ??= [.. Written.Select(view => new View(SavedView.Named(view.Name), JobQuery.Read(view.Query, null, ZoneNames.Find).Query))];
}

/// <summary>One view in the settings.</summary>
public sealed class TeamView
{
    public string? Name { get; set; }

    /// <summary>A query string such as ?status=FAILED, as the address bar shows it.</summary>
    public string? Query { get; set; }
}

/// <summary>Refuses wrong views: with a misspelt filter a view would show all jobs.</summary>
internal sealed class TeamViewsValidator : IValidateOptions<TeamViews>
{
    public ValidateOptionsResult Validate(string? name, TeamViews options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Text))
            faults.Add($"{TeamViews.Section} is '{options.Text}': it must be a list of views, each with a {nameof(TeamView.Name)} and a "
                + $"{nameof(TeamView.Query)}.");
        if (options.Written.Count > SavedView.Most)
            faults.Add($"{TeamViews.Section} contains {options.Written.Count} views (limit {SavedView.Most}).");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < options.Written.Count; i++)
            faults.AddRange(Faults(options.Written[i], names).Select(fault => $"{TeamViews.Section}:{i}:{fault}"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(TeamView view, HashSet<string> names)
    {
        if (SavedView.Named(view.Name) is var name && (name.Length == 0 || name != view.Name!.Trim()))
            yield return $"{nameof(view.Name)} is '{view.Name}': it must have 1 to {SavedView.MaxName} characters, on one line.";
        else if (!names.Add(name))
            yield return $"{nameof(view.Name)} is '{view.Name}', but another view already has this name. Use unique names.";

        var query = $"{nameof(view.Query)} of '{name}'";
        if (string.IsNullOrWhiteSpace(view.Query))
            yield return $"{query} is missing. Copy the part from the ? on from the address bar, such as ?status=FAILED.";
        foreach (var key in HttpUtility.ParseQueryString(view.Query ?? "").AllKeys.Where(key => key is null
            || !JobQuery.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)))
            yield return $"{query} contains {(key is null ? "a value without a key" : $"the unknown key '{key}'")}. Copy the query from the address bar, "
                + "such as ?status=FAILED.";
        foreach (var ignored in JobQuery.Read(view.Query, null, ZoneNames.Find).Ignored)
            yield return $"{query} contains {ignored.Key}={ignored.Value}, which cannot be used: {Reason(ignored)}.";
    }

    // The settings cannot use the code of a list, because unused lists are deleted.
    private static string Reason(IgnoredValue ignored) =>
        ignored.Key == "job_list" ? "list the ids with job_ids instead" : ignored.Reason;
}
