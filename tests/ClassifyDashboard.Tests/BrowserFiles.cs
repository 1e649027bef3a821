namespace ClassifyDashboard.Tests;

/// <summary>The scripts and style sheets as pages load them.</summary>
static class BrowserFiles
{
    /// <summary>The modules of app.js.</summary>
    public static readonly string Modules = Path.Combine(ConventionTests.Root, "src", "ClassifyDashboard", "Scripts");

    private static readonly string Bundles = Path.Combine(ConventionTests.Root, "src", "ClassifyDashboard", "obj", "scripts");

    /// <summary>Reads a file that stands in wwwroot, or that the build made of modules.</summary>
    public static string Read(string file)
    {
        var bundle = Path.Combine(Bundles, file);
        return File.ReadAllText(File.Exists(bundle) ? bundle : Path.Combine(ConventionTests.Root, "wwwroot", file));
    }
}
