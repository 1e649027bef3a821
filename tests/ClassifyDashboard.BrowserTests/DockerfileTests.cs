using System.Diagnostics;
using System.Net;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Dockerfile's own commands, run without a container engine, which a machine may not have.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Excluded = ["bin", "obj", ".git", "TestResults"];

    [Fact]
    public async Task Image_built_by_the_Dockerfile_starts_from_any_directory_and_serves_compressed_files()
    {
        var place = Directory.CreateTempSubdirectory("classify-dashboard-");
        try
        {
            var (source, app) = (place.CreateSubdirectory("source").FullName, Path.Combine(place.FullName, "app"));
            Copy(new DirectoryInfo(Repository.Root), source);
            var commands = (await File.ReadAllLinesAsync(Path.Combine(source, "Dockerfile"), TestContext.Current.CancellationToken))
                .Where(line => line.StartsWith("RUN ", StringComparison.Ordinal)).Select(line => line["RUN ".Length..]).ToArray();
            Assert.Equal(2, commands.Length);
            foreach (var command in commands)
                await RunAsync(command.Replace("/app", app, StringComparison.Ordinal), source);

            await using var dashboard = await DashboardProcess.StartAsync(null, Path.Combine(app, "ClassifyDashboard.dll"), Path.GetTempPath());
            using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = dashboard.Address };
            client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
            using var reader = new HttpClient { BaseAddress = dashboard.Address };
            Assert.Contains("Sample data", await reader.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            foreach (var (file, most) in new[] { ("", 20_000), ("mudblazor.css", 5_000), ("app.css", 6_000), ("analysis.css", 4_000),
                ("app.js", 6_000), ("_framework/blazor.web.js", 60_000) })
                Assert.InRange((await client.GetByteArrayAsync(file, TestContext.Current.CancellationToken)).Length, 1, most);
            Assert.DoesNotContain("warn:", dashboard.Log, StringComparison.Ordinal);

            // deploy/compose.yaml starts the sample API of the same image.
            await RunAsync("dotnet ClassifyDashboard.SampleApi.dll --help", app);

            // The image's health check, with the words that a container engine runs.
            var check = (await File.ReadAllLinesAsync(Path.Combine(source, "Dockerfile"), TestContext.Current.CancellationToken)).Single(line =>
                line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
            var words = System.Text.Json.JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[', StringComparison.Ordinal)..])!;
            Assert.Equal(("dotnet", "ClassifyDashboard.dll"), (words[0], words[1]));
            Assert.Equal((0, "Healthy"), await AskAsync(dashboard.Address.ToString()));
            Assert.Equal((1, ""), await AskAsync("http://127.0.0.1:9"));

            async Task<(int Code, string Said)> AskAsync(string urls)
            {
                using var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
                {
                    WorkingDirectory = app,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    Environment = { ["ASPNETCORE_URLS"] = urls },
                })!;
                var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                return (process.ExitCode, said.Trim());
            }
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string command, string directory)
    {
        var parts = command.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(parts[0], parts[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["MSBUILDDISABLENODEREUSE"] = "1", // a remaining build server would hold the pipe open
                ["RunAnalyzers"] = "false", // they have read the same sources in the build of the tests, and change nothing in the result
            },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command}\n{await output}\n{await errors}");
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var directory in from.EnumerateDirectories().Where(directory => !Excluded.Contains(directory.Name)))
            Copy(directory, Path.Combine(to, directory.Name));
    }
}
