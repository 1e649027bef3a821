using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>Which folder may use which, as docs/architecture.md draws it.</summary>
public sealed partial class FolderTests
{
    [Fact]
    public void Folders_do_not_use_each_other_in_a_circle() =>
        Assert.True(FolderArrows.Cycle() is null, FolderArrows.Cycle() is { } cycle
            ? string.Join('\n', cycle.Zip(cycle.Skip(1).Append(cycle[0]), (folder, used) => $"{folder} uses {used}: {FolderArrows.ExampleOf(folder, used)}"))
            : null);

    [Fact]
    public void Drawing_of_dependencies_is_that_of_the_code()
    {
        var drawing = MarkdownFile.Of("docs/architecture.md").Code.Where(code => code.Language == "mermaid").SelectMany(code => Arrow().Matches(code.Line));
        var drawn = drawing.Select(arrow => (From: arrow.Groups[1].Value.Replace('_', '.'), To: arrow.Groups[2].Value.Replace('_', '.')))
            .Where(arrow => FolderArrows.Folders.Contains(arrow.From)).Order().ToList();
        Assert.True(FolderArrows.Reduced().Order().SequenceEqual(drawn), $"Missing: {string.Join(", ", FolderArrows.Reduced().Except(drawn))}. "
            + $"Too many: {string.Join(", ", drawn.Except(FolderArrows.Reduced()))}.");
    }

    [GeneratedRegex(@"^\s*([A-Z]\w+) --> (\w+)")]
    private static partial Regex Arrow();
}
