using System.Text.RegularExpressions;
using System.Xml.Linq;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests;

/// <summary>House rules that a compiler does not check.</summary>
public sealed class ConventionTests
{
    private const string RawMark = "\"\"\"";

    internal static readonly string Root = FindRoot();

    [Fact]
    public void Components_use_no_wire_type_no_HTTP_client_and_no_cache()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, "src", "ClassifyDashboard", "Components"), "*", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count > 20);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            foreach (var word in new[] { "HttpClient", "IMemoryCache", "ClassifyClient", "IClassifyApi", "LlamaCloud.Wire", "MarkupString", "Refit" })
                Assert.False(text.Contains(word, StringComparison.Ordinal), $"{Path.GetRelativePath(Root, file)} says {word}.");
        }
    }

    [Fact]
    public void The_jobs_project_depends_on_nothing() => Assert.All(
        typeof(Job).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System", name.Name, StringComparison.Ordinal));

    [Fact]
    public void The_sample_API_knows_nothing_of_the_dashboard() => Assert.DoesNotContain(
        typeof(SampleApiHost).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("ClassifyDashboard", StringComparison.Ordinal));

    [Fact]
    public void Every_public_type_has_a_doc_comment()
    {
        foreach (var assembly in new[] { typeof(Job).Assembly, typeof(SampleApiHost).Assembly, typeof(JobsPage).Assembly })
        {
            var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
                .Select(member => member.Attribute("name")!.Value).ToHashSet();
            foreach (var type in assembly.GetExportedTypes().Where(type => !IsComponent(type)))
                Assert.True(documented.Contains("T:" + type.FullName!.Replace('+', '.')), $"{type.FullName} has no summary.");
        }
    }

    [Fact]
    public void Files_have_at_most_220_lines_and_those_of_tests_300() =>
        Assert.All(Sources.Select(file => Path.GetRelativePath(Root, file)), file => Assert.InRange(
            File.ReadLines(Path.Combine(Root, file)).Count(), 0, file.StartsWith("src", StringComparison.Ordinal) ? 220 : 300));

    [Fact]
    public void Lines_have_at_most_160_characters() => Assert.Empty(Sources.SelectMany(LongLines));

    // A class is one file: what does not fit becomes a class with a purpose of its own. Only generated code makes a class partial.
    [Fact]
    public void No_class_is_spread_over_several_files()
    {
        var spread = from file in Sources
                     where Path.GetExtension(file) == ".cs" && Path.GetFileNameWithoutExtension(file).Contains('.', StringComparison.Ordinal)
                     let type = Path.GetFileName(file).Split('.')[0]
                     where Declares(file, type) && File.Exists(Path.Combine(Path.GetDirectoryName(file)!, type + ".cs"))
                     select Path.GetRelativePath(Root, file);
        Assert.Empty(spread);

        static bool Declares(string file, string type) =>
            Regex.IsMatch(File.ReadAllText(file), $@"\bpartial\s+(class|record|struct|record\s+struct|interface)\s+{Regex.Escape(type)}\b");
    }

    private static IEnumerable<string> Sources =>
        new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Split(Path.DirectorySeparatorChar).Any(name => name is "obj" or "bin"));

    // Raw string literals are JSON and scripts of tests, which may be as long as they are.
    private static IEnumerable<string> LongLines(string file)
    {
        var isInLiteral = false;
        foreach (var (number, line) in File.ReadLines(file).Index())
        {
            var marks = line.Split(RawMark).Length - 1;
            if (line.Length > 160 && marks == 0 && !isInLiteral)
                yield return $"{Path.GetRelativePath(Root, file)}:{number + 1} has {line.Length} characters";
            isInLiteral ^= marks % 2 == 1;
        }
    }

    // Razor files have no XML comments; their tests say what they show.
    private static bool IsComponent(Type type) =>
        typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type) || type.Name.StartsWith('_') || type.Name == "Program" || type.IsNested;

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "ClassifyDashboard.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
