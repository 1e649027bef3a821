using System.Text.RegularExpressions;
using ClassifyDashboard.Tests.Documents;
using Microsoft.Extensions.Hosting;

namespace ClassifyDashboard.Tests.Deploy;

/// <summary>What the files in deploy/ must agree with: the Dockerfile and the program's settings.</summary>
static partial class ReadyPieces
{
    /// <summary>How long running requests have after the process was asked to stop.</summary>
    public static readonly TimeSpan Drain = new HostOptions().ShutdownTimeout;

    public static string Folder { get; } = Path.Combine(ConventionTests.Root, "deploy");

    /// <summary>The port at which the image listens.</summary>
    public static int Port { get; } = int.Parse(Listens().Match(Dockerfile).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Dockerfile => File.ReadAllText(Path.Combine(ConventionTests.Root, "Dockerfile"));

    /// <summary>Checks that the program has a setting of this name, and would start with a value.</summary>
    /// <param name="variable">The name as in the environment.</param>
    /// <param name="value">The value; null where it is a secret.</param>
    public static void AssertIsSetting(string variable, string? value)
    {
        var name = variable.Replace("__", ":", StringComparison.Ordinal);
        Assert.True(SettingsCatalogue.Defaults.ContainsKey(name) || SettingsCatalogue.Aliases.Contains(name),
            $"There is no setting {name}.");
        if (value is not null)
            Assert.Null(SettingsCatalogue.RefusalOf(name, value));
    }

    [GeneratedRegex(@"ASPNETCORE_HTTP_PORTS=(\d+)\s+EXPOSE \1\s")]
    private static partial Regex Listens();
}
