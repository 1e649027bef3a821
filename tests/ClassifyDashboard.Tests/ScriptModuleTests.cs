using System.Text.RegularExpressions;
using System.Xml.Linq;
using Acornima;
using Acornima.Ast;

namespace ClassifyDashboard.Tests;

/// <summary>The modules of app.js, which the build puts one below the other into one scope.</summary>
public sealed partial class ScriptModuleTests
{
    private const int MostLines = 80;

    // As the build puts them together.
    private static readonly string[] Order =
        [.. XDocument.Load(Path.Combine(BrowserFiles.Modules, "Scripts.targets")).Descendants("ScriptModule")
            .Select(module => FileName().Match(module.Attribute("Include")!.Value).Value)];

    [Fact]
    public void Every_module_is_in_the_bundle_once() => Assert.Equal(
        Directory.EnumerateFiles(BrowserFiles.Modules, "*.js").Select(Path.GetFileName).Order(StringComparer.Ordinal), Order.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_module_is_short_and_begins_with_its_purpose() => Assert.All(Order, file =>
    {
        var lines = File.ReadAllLines(Path.Combine(BrowserFiles.Modules, file));
        Assert.InRange(lines.Length, 1, MostLines);
        Assert.StartsWith("// ", lines[0], StringComparison.Ordinal);
    });

    [Fact]
    public void Module_imports_only_what_a_module_above_it_exports()
    {
        var exported = new HashSet<(string File, string Name)>();
        foreach (var file in Order)
        {
            var module = new Parser().ParseModule(File.ReadAllText(Path.Combine(BrowserFiles.Modules, file)));
            foreach (var import in module.Body.OfType<ImportDeclaration>())
            {
                foreach (var name in import.Specifiers.Cast<ImportSpecifier>())
                {
                    Assert.Equal(NameOf(name.Imported), name.Local.Name); // the build renames nothing
                    Assert.Contains((import.Source.Value["./".Length..], name.Local.Name), exported);
                }
            }

            foreach (var declaration in module.Body.OfType<ExportNamedDeclaration>().Select(export => export.Declaration).Cast<VariableDeclaration>())
                exported.UnionWith(declaration.Declarations.Select(each => (file, NameOf(each.Id))));
        }

        Assert.NotEmpty(exported);
    }

    [Fact]
    public void Bundle_has_the_code_of_every_module()
    {
        var bundle = BrowserFiles.Read("app.js");
        foreach (var file in Order)
            Assert.Contains(Exports().Replace(File.ReadLines(Path.Combine(BrowserFiles.Modules, file)).Last(), ""), bundle, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^(import|export)\b", bundle);
    }

    private static string NameOf(Node node) => Assert.IsType<Identifier>(node, exactMatch: false).Name;

    [GeneratedRegex("^export ")]
    private static partial Regex Exports();

    [GeneratedRegex(@"[\w-]+\.js$")]
    private static partial Regex FileName();
}
