using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>
/// Which folder of the program uses which, read from the compiled types. Folders are namespaces: each folder at the top of a project, and
/// the rooms of those that have rooms. A constant leaves no trace in compiled code and is not seen.
/// </summary>
internal static class FolderArrows
{
    private static readonly string[] WithRooms = ["Reading", "LlamaCloud", "Api", "Access"];

    private static readonly Lazy<ILookup<string, (string Used, string Example)>> All = new(Read);

    /// <summary>The folders that use others or are used.</summary>
    public static IReadOnlyList<string> Folders =>
        [.. All.Value.SelectMany(uses => uses.Select(use => use.Used).Append(uses.Key)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The folders that a folder uses.</summary>
    public static IEnumerable<string> UsedBy(string folder) => All.Value[folder].Select(use => use.Used);

    /// <summary>A type of a folder that uses another, and what it uses of it.</summary>
    public static string ExampleOf(string folder, string used) => All.Value[folder].First(use => use.Used == used).Example;

    /// <summary>A chain of folders in which each uses the next and the last uses the first; null if there is none.</summary>
    public static IReadOnlyList<string>? Cycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        return Folders.Select(folder => From(folder, [])).FirstOrDefault(cycle => cycle is not null);

        IReadOnlyList<string>? From(string folder, List<string> path)
        {
            if (path.IndexOf(folder) is >= 0 and var start)
                return path[start..];
            if (!done.Add(folder))
                return null;
            return UsedBy(folder).Select(used => From(used, [.. path, folder])).FirstOrDefault(cycle => cycle is not null);
        }
    }

    /// <summary>
    /// The fewest arrows from which all uses follow, if an arrow also stands for what its target uses: the transitive reduction.
    /// </summary>
    public static IEnumerable<(string From, string To)> Reduced() =>
        from folder in Folders
        from used in UsedBy(folder)
        where !UsedBy(folder).Any(other => other != used && Below(other).Contains(used))
        select (folder, used);

    // All folders that a folder uses, directly or not.
    private static HashSet<string> Below(string folder)
    {
        var below = new HashSet<string>(StringComparer.Ordinal);
        for (var next = new Stack<string>([folder]); next.TryPop(out var each);)
        {
            foreach (var used in UsedBy(each).Where(below.Add))
                next.Push(used);
        }

        return below;
    }

    private static ILookup<string, (string Used, string Example)> Read()
    {
        var architecture = new ArchLoader().LoadAssemblies(typeof(Job).Assembly, typeof(JobsPage).Assembly).Build();
        return (from type in architecture.Types
                let folder = FolderOf(type)
                where folder is not null
                from dependency in type.Dependencies
                where dependency.Target is not GenericParameter // the loader shares them between types of generated code
                let used = FolderOf(dependency.Target)
                where used is not null && used != folder
                select (folder, used, example: $"{type.Name} uses {dependency.Target.Name}"))
            .DistinctBy(arrow => (arrow.folder, arrow.used))
            .OrderBy(arrow => arrow.used, StringComparer.Ordinal)
            .ToLookup(arrow => arrow.folder, arrow => (arrow.used, arrow.example));
    }

    // Reading.Cache of ClassifyDashboard.Reading.Cache; Jobs of ClassifyDashboard.Jobs.Figures. Program and type parameters have no folder.
    private static string? FolderOf(IType type)
    {
        var parts = type.Namespace?.FullName.Split('.') ?? [];
        if (parts is not [nameof(ClassifyDashboard), var folder, ..])
            return null;
        return parts.Length > 2 && WithRooms.Contains(folder) ? $"{folder}.{parts[2]}" : folder;
    }
}
