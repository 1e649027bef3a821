using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>A document of the repository: its headings, links, tables and lines of code.</summary>
sealed partial class MarkdownFile
{
    private MarkdownFile(string path)
    {
        Path = path;
        Lines = File.ReadAllLines(System.IO.Path.Combine(ConventionTests.Root, path));
        string? language = null;
        foreach (var line in Lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                language = language is null ? line[3..] : null;
            else if (language is null)
                Prose.Add(line);
            else
                Code.Add((language, line));
        }

        Anchors = AnchorsOf(Prose.Where(line => Heading().IsMatch(line)).Select(line => Heading().Replace(line, "")));
    }

    /// <summary>All documents that belong to the repository, by their paths in it.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
        [.. new[] { "", "docs", "src", "tests" }.SelectMany(Find).Order(StringComparer.Ordinal).Select(path => new MarkdownFile(path))];

    /// <summary>The path from the repository's root, with slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The lines outside of blocks of code.</summary>
    public List<string> Prose { get; } = [];

    /// <summary>The lines within blocks of code, each with the language that its block names.</summary>
    public List<(string Language, string Line)> Code { get; } = [];

    /// <summary>The anchors of this document.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of all links and pictures.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(line => Link().Matches(CodeSpan().Replace(line, "")).Select(match => match.Groups[1].Value));

    /// <summary>The rows of all tables, each by the headings of its columns.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Rows
    {
        get
        {
            for (var i = 0; i + 1 < Prose.Count; i++)
            {
                if (!Prose[i].StartsWith('|') || !Separator().IsMatch(Prose[i + 1]))
                    continue;
                var heads = Cells(Prose[i]);
                for (i += 2; i < Prose.Count && Prose[i].StartsWith('|'); i++)
                    yield return heads.Zip(Cells(Prose[i])).DistinctBy(cell => cell.First).ToDictionary(cell => cell.First, cell => cell.Second);
            }
        }
    }

    public static MarkdownFile Of(string path) => All.Single(file => file.Path == path);

    /// <summary>The texts between backticks.</summary>
    public static IReadOnlyList<string> Spans(string text) => [.. CodeSpan().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>A file's path from the repository's root, with slashes.</summary>
    public static string InRepository(string file) => System.IO.Path.GetRelativePath(ConventionTests.Root, file).Replace('\\', '/');

    public override string ToString() => Path;

    private static string[] Cells(string row) => [.. CellBorder().Split(row.Trim().Trim('|')).Select(cell => cell.Trim())];

    // Anchors as GitHub makes them: lower case, without punctuation, a hyphen for each blank, numbered when repeated.
    private static HashSet<string> AnchorsOf(IEnumerable<string> headings)
    {
        var anchors = new HashSet<string>();
        foreach (var heading in headings)
        {
            var plain = NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var number = 0; !anchors.Add(number == 0 ? plain : $"{plain}-{number}"); number++)
            {
            }
        }

        return anchors;
    }

    // Besides the named folders, the root has those of builds and tools.
    private static IEnumerable<string> Find(string folder) =>
        new DirectoryInfo(System.IO.Path.Combine(ConventionTests.Root, folder))
            .EnumerateFiles("*.md", new EnumerationOptions { RecurseSubdirectories = folder.Length > 0 }).Select(file => file.FullName)
            .Select(InRepository).Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"));

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^\|[-:| ]+\|$")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NotInAnchor();
}
