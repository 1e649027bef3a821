using System.Reflection;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Where the sources and what was built of them lie.</summary>
static class Repository
{
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>The dashboard as the build left it, static files and all.</summary>
    public static string Dashboard { get; } =
        Path.Combine(Root, "src", "ClassifyDashboard", "bin", Metadata("Configuration"), "net10.0", "ClassifyDashboard.dll");

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
