using System.Collections.Concurrent;
using System.Collections.Frozen;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>What people called something that the service knows by an id.</summary>
/// <param name="Name">The name, never blank.</param>
public sealed record KnownName(string Name)
{
    /// <summary>The id that its owner gave a file; null where none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>When it was last changed; for a configuration, when it got its present rules. Null where unknown.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The names that are known: of configurations and projects as they were read, of inputs as they come. Immutable but for the inputs.</summary>
public sealed class NameTable
{
    private const int MaxShown = 60;
    private const int EndLength = 6;
    private const int MaxFound = 64;

    private readonly FrozenDictionary<string, KnownName> _configurations;
    private readonly FrozenDictionary<string, KnownName> _projects;
    private readonly ConcurrentDictionary<string, KnownName> _inputs;
    private readonly FrozenSet<string> _sharedNames, _sharedProjectNames;
    private readonly ConcurrentDictionary<(string? Text, string? Input), NamedInputs> _found = new();
    private readonly Action<IEnumerable<Job>>? _request;

    /// <param name="configurations">The configurations by id.</param>
    /// <param name="projects">The projects by id.</param>
    /// <param name="inputs">The files and parse jobs by id; it may grow later.</param>
    /// <param name="request">Asks for the names of jobs; null where nobody can.</param>
    public NameTable(
        IReadOnlyDictionary<string, KnownName> configurations, IReadOnlyDictionary<string, KnownName> projects,
        ConcurrentDictionary<string, KnownName> inputs, Action<IEnumerable<Job>>? request = null)
    {
        (_configurations, _projects, _inputs, _request) = (
            configurations.ToFrozenDictionary(StringComparer.Ordinal), projects.ToFrozenDictionary(StringComparer.Ordinal), inputs, request);
        (_sharedNames, _sharedProjectNames) = (Shared(_configurations.Values), Shared(_projects.Values));
        Projects = [.. _projects.OrderBy(project => project.Value.Name, StringComparer.OrdinalIgnoreCase).Select(project => project.Key)];
    }

    /// <summary>A table without names.</summary>
    public static NameTable Empty { get; } = new(FrozenDictionary<string, KnownName>.Empty, FrozenDictionary<string, KnownName>.Empty, new());

    /// <summary>The ids of all known projects, ordered by name.</summary>
    public IReadOnlyList<string> Projects { get; }

    /// <summary>Asks for the names of jobs that are shown. It returns at once; a new table follows when there are names.</summary>
    public void Request(IEnumerable<Job> shown) => _request?.Invoke(shown);

    /// <summary>What is known of a configuration; null where nothing is.</summary>
    public KnownName? FindConfiguration(string? id) => id is not null && _configurations.TryGetValue(id, out var item) ? item : null;

    /// <summary>What is known of a project; null where nothing is.</summary>
    public KnownName? FindProject(string? id) => id is not null && _projects.TryGetValue(id, out var item) ? item : null;

    /// <summary>What is known of a file or of the document behind a parse job; null where nothing is.</summary>
    public KnownName? FindInput(DocumentInput input) =>
        input.Kind is DocumentInputKind.File or DocumentInputKind.ParseJob && _inputs.TryGetValue(input.Value, out var item) ? item : null;

    /// <summary>Returns the filter with the documents that its text and its input find by name.</summary>
    public JobFilter WithNames(JobFilter filter)
    {
        var (text, input) = (filter.Text, filter.Input);
        if ((text is null && input is null) || _inputs.IsEmpty)
            return filter;
        if (_found.Count >= MaxFound)
            _found.Clear();
        var named = _found.GetOrAdd((text, input), static (asked, inputs) => new(
            inputs.Where(item => asked.Text is { } part && Holds(item.Value, part)).Select(item => item.Key),
            inputs.Where(item => asked.Input is { } name && IsCalled(item.Value, name)).Select(item => item.Key)), _inputs);
        return named is { ByText.Count: 0, ByInput.Count: 0 } ? filter : filter with { Named = named };
    }

    /// <summary>The name of a configuration; where several share it, with the end of the id. Null where it is not known.</summary>
    /// <param name="id">The id of the configuration.</param>
    /// <param name="most">The maximum number of characters.</param>
    public string? OfConfiguration(string? id, int most = MaxShown) =>
        FindConfiguration(id) is { } item ? Unique(item.Name, id!, _sharedNames, most) : null;

    /// <summary>When a configuration got the rules that it has now; null where that is not known.</summary>
    public DateTimeOffset? RulesChangedAt(string? id) => FindConfiguration(id)?.UpdatedAt;

    /// <summary>The name of a project; where several share it, with the end of the id. Null where it is not known.</summary>
    public string? OfProject(string? id) => FindProject(id) is { } item ? Unique(item.Name, id!, _sharedProjectNames, MaxShown) : null;

    /// <summary>The name of a file or of the document behind a parse job; null where it is not known.</summary>
    public string? OfInput(DocumentInput input) => FindInput(input) is { } item ? Line(item.Name) : null;

    /// <summary>The id that the owner of a file gave it; null where there is none or it is not known.</summary>
    public string? ExternalIdOf(DocumentInput input) => FindInput(input) is { ExternalId: { } id } ? Line(id) : null;

    /// <summary>The name of the value of a filter key, such as a configuration's; null where it has none that is known.</summary>
    public string? OfValue(FilterKey key, string value) =>
        key == FilterKeys.Configuration ? OfConfiguration(value)
        : key == FilterKeys.Project ? OfProject(value)
        : key == FilterKeys.Input && _inputs.TryGetValue(value, out var item) ? Line(item.Name)
        : null;

    /// <summary>The name of the value of a filter key, or else its short id.</summary>
    public string OfValueOrId(FilterKey key, string value) => OfValue(key, value) ?? DisplayFormat.ShortId(value);

    private static bool Holds(KnownName item, string part) =>
        item.Name.Contains(part, StringComparison.OrdinalIgnoreCase) || item.ExternalId?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsCalled(KnownName item, string name) =>
        item.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || string.Equals(item.ExternalId, name, StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Shared(IEnumerable<KnownName> items) => items.GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
        .Where(same => same.Count() > 1)
        .SelectMany(same => same.Select(item => item.Name))
        .ToFrozenSet(StringComparer.Ordinal);

    private static string Unique(string name, string id, FrozenSet<string> shared, int most)
    {
        var end = shared.Contains(name) ? $" (…{DisplayFormat.Line(id[^Math.Min(id.Length, EndLength)..], EndLength)})" : "";
        return DisplayFormat.Line(name, most - end.Length) + end;
    }

    private static string Line(string name) => DisplayFormat.Line(name, MaxShown);
}
