using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>What documents for developers say about the code: its files, names and dependencies.</summary>
public sealed partial class CodeInDocumentsTests
{
    private const int MaxWords = 35;

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".css", ".csproj", ".props", ".md", ".json", ".sh", ".svg"];

    private static readonly List<string> Files = [.. new[] { "src", "tests", "wwwroot", "docs", "deploy" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(ConventionTests.Root, folder), "*", SearchOption.AllDirectories))
        .Select(file => "/" + MarkdownFile.InRepository(file))
        .Where(file => Extensions.Contains(Path.GetExtension(file)) && !file.Split('/').Any(folder => folder is "bin" or "obj")),
        "/src/ClassifyDashboard/obj/scripts/app.js"]; // which the build makes

    private static readonly Lazy<HashSet<string>> Names = new(() =>
        [.. Files.Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".js" or ".csproj" or ".props")
            .SelectMany(file => IdentifiersIn(File.ReadAllText(ConventionTests.Root + file)).Append(Path.GetFileNameWithoutExtension(file)))]);

    public static TheoryData<string> Pages =>
    [
        "CONTRIBUTING.md", "docs/architecture.md", "docs/decisions.md", "docs/decisions-server.md", "docs/how-it-reads.md",
        "docs/packages.md", "docs/faults.md",
        "src/ClassifyDashboard/README.md", "src/ClassifyDashboard/Reading/README.md",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void File_or_folder_that_a_document_names_exists(string page)
    {
        foreach (var path in Spans(page).Where(text => NamedPath().IsMatch(text) && !text.StartsWith("TestResults", StringComparison.Ordinal)))
            Assert.True(Files.Exists(file => Holds(file, path.TrimEnd('/'))), $"{page} names {path}, and there is no such file or folder.");

        // The whole of a name, without its extension.
        static bool Holds(string file, string path) =>
            file.IndexOf("/" + path, StringComparison.Ordinal) is >= 0 and var at
            && (file.Length == at + path.Length + 1 || file[at + path.Length + 1] is '/' or '.');
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Name_that_a_document_takes_from_the_code_exists(string page)
    {
        foreach (var name in Spans(page).Where(text => NamedType().IsMatch(text)).SelectMany(IdentifiersIn))
            Assert.True(Names.Value.Contains(name), $"{page} names {name}, and the code has no such name.");
    }

    [Fact]
    public void Architecture_lists_every_folder_of_the_web_application()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(ConventionTests.Root, "src", "ClassifyDashboard"))
            .Select(folder => Path.GetFileName(folder)!).Where(folder => folder is not ("bin" or "obj"));
        var listed = Architecture.Rows.Where(row => row.ContainsKey("folder of `src/ClassifyDashboard`"))
            .Select(row => MarkdownFile.Spans(row.Values.First())[0].TrimEnd('/')).Where(folder => !folder.Contains('/', StringComparison.Ordinal));
        Assert.Equal(folders.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void List_of_words_is_short_and_each_of_them_is_used()
    {
        var words = Architecture.Rows.Where(row => row.ContainsKey("word")).Select(row => row["word"]).ToList();
        Assert.InRange(words.Count, 10, MaxWords);
        var text = string.Join('\n', MarkdownFile.All.Where(file => file.Path != "docs/architecture.md").SelectMany(file => file.Prose));
        Assert.All(words, word => Assert.Matches(new Regex($@"\b{word}", RegexOptions.IgnoreCase), text));
    }

    [Fact]
    public void Documents_have_no_second_word_for_the_same_thing()
    {
        foreach (var file in MarkdownFile.All)
        {
            // Tables quote screens and tests.
            foreach (var line in file.Prose.Where(line => !line.StartsWith('|')).Select(line => CodeSpan().Replace(line, "")))
                Assert.False(OldWord().IsMatch(line), $"{file.Path} says '{OldWord().Match(line).Value}'; docs/architecture.md lists other words: {line}");
        }
    }

    private static MarkdownFile Architecture => MarkdownFile.Of("docs/architecture.md");

    private static IEnumerable<string> IdentifiersIn(string text) => Identifier().Matches(text).Select(match => match.Value);

    private static IEnumerable<string> Spans(string page) => MarkdownFile.Of(page).Prose.SelectMany(MarkdownFile.Spans).Distinct();

    [GeneratedRegex(@"^(?!/)(?:[\w.{}-]+/)+[\w.-]*$|^[\w-]+\.(?:cs|razor|css|js)$")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"^[A-Z][a-z][A-Za-z0-9]*(?:\.[A-Z]\w*)*(?:\([^)]*\))?$")]
    private static partial Regex NamedType();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\b(?:anew|so many|left-?overs?|glances?|lanes?|frontier|walk(?:s|ed|ing)?|hurry|told|put up with)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OldWord();
}
