using System.Reflection;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The places of the sources and of the build output.</summary>
static class Repository
{
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>The dashboard's build output, with static files.</summary>
    public static string Dashboard { get; } =
        Path.Combine(Root, "src", "ClassifyDashboard", "bin", Metadata("Configuration"), "net10.0", "ClassifyDashboard.dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
