using System.Diagnostics;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>
/// Prometheus's own tool, where it is installed (Debian: package prometheus). Elsewhere its tests are skipped; <see cref="Scrape"/> checks the format
/// everywhere.
/// </summary>
static class Promtool
{
    private static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Runs it with a text as its input.</summary>
    public static async Task<(int Code, string Words)> RunAsync(string input, params string[] arguments)
    {
        Assert.SkipWhen(Path is null, "promtool is not installed.");
        using var process = Process.Start(new ProcessStartInfo(Path!, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var words = Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(await words));
    }
}
