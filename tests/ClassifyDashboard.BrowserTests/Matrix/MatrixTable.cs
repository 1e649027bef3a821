using System.Collections.Concurrent;
using ClassifyDashboard.BrowserTests.Matrix;

[assembly: AssemblyFixture(typeof(MatrixTable))]

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>What the tests of this run saw in each browser, as a Markdown table in TestResults/browsers.md.</summary>
public sealed class MatrixTable : IDisposable
{
    private readonly ConcurrentDictionary<(string Browser, string Case), string> _seen = new();
    private readonly ConcurrentDictionary<string, string> _versions = new();

    internal void Saw(Browser browser, string what, string seen)
    {
        _versions[browser.Name] = browser.Version;
        _seen[(browser.Name, what)] = seen;
        TestContext.Current.TestOutputHelper?.WriteLine($"{browser.Name} {browser.Version}, {what}: {seen}");
    }

    public void Dispose()
    {
        if (_seen.IsEmpty)
            return;
        var cases = _seen.Keys.Select(key => key.Case).Distinct().Order().ToList();
        List<string> lines = [$"| browser | {string.Join(" | ", cases)} |", $"|---|{string.Concat(cases.Select(_ => "---|"))}"];
        lines.AddRange(Browsers.Names.Select(row => row.Data).Where(_versions.ContainsKey)
            .Select(name => $"| {name} ({_versions[name]}) | {string.Join(" | ", cases.Select(each => _seen.GetValueOrDefault((name, each), "")))} |"));
        File.WriteAllLines(Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults")).FullName, "browsers.md"), lines);
    }
}
