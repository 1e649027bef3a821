using System.Xml.Linq;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>Rules for all documents: links lead somewhere, pages are short and have a table of contents.</summary>
public sealed class DocumentTests
{
    private const int LinesOfReadme = 150;
    private const int LinesOfPage = 250;

    public static TheoryData<string> Pages => [.. MarkdownFile.All.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Link_leads_to_a_file_and_a_heading_that_exist(string page)
    {
        foreach (var link in MarkdownFile.Of(page).Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var parts = link.Split('#', 2);
            var folder = Path.Combine(ConventionTests.Root, Path.GetDirectoryName(page)!);
            var target = parts[0].Length == 0 ? page : MarkdownFile.InRepository(Path.GetFullPath(Path.Combine(folder, parts[0])));
            Assert.True(File.Exists(Path.Combine(ConventionTests.Root, target)), $"{page} links to {link}, and there is no such file.");
            if (parts.Length == 2)
                Assert.True(MarkdownFile.Of(target).Anchors.Contains(parts[1]), $"{page} links to {link}, and {target} has no such heading.");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Table_of_contents_lists_every_section_in_order(string page)
    {
        var file = MarkdownFile.Of(page);
        if (!page.StartsWith("docs/", StringComparison.Ordinal) && page != "CONTRIBUTING.md")
            return;
        var sections = file.Prose.Where(IsSection).Select(line => line[3..]).ToList();
        var contents = file.Prose.TakeWhile(line => !IsSection(line)).Where(line => line.StartsWith("- [", StringComparison.Ordinal))
            .Select(line => line[3..line.IndexOf(']', StringComparison.Ordinal)]);
        Assert.NotEmpty(sections);
        Assert.Equal(sections, contents);

        static bool IsSection(string line) => line.StartsWith("## ", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_of_docs_is_short(string page) =>
        Assert.InRange(MarkdownFile.Of(page).Lines.Count, 1, page == "README.md" ? LinesOfReadme : LinesOfPage - 1);

    [Fact]
    public void Readme_leads_to_every_page_of_docs() => Assert.Equal(
        MarkdownFile.All.Select(file => file.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)),
        LinksOfReadme(".md").Where(link => link.StartsWith("docs/", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void Every_picture_of_docs_is_shown_in_the_readme() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(ConventionTests.Root, "docs"), "*.png").Select(MarkdownFile.InRepository).Order(StringComparer.Ordinal),
        LinksOfReadme(".png"));

    [Fact]
    public void Packages_page_names_every_package_and_no_other() => Assert.Equal(
        XDocument.Load(Path.Combine(ConventionTests.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value).Order(StringComparer.Ordinal),
        MarkdownFile.Of("docs/packages.md").Rows.SelectMany(row => row["package"].Split(", ")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> LinksOfReadme(string extension) =>
        MarkdownFile.Of("README.md").Links.Where(link => link.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
