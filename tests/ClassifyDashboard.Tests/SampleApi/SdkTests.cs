using System.Diagnostics;
using System.Text.Json;

namespace ClassifyDashboard.Tests.SampleApi;

/// <summary>The service's official TypeScript SDK walks the sample API and finds what its types promise.</summary>
[Trait("Category", "Slow")]
public sealed class SdkTests : SampleApiTestBase
{
    // What the types of the SDK require; other fields may be missing.
    private static readonly string[] JobFields = ["id", "document_input_type", "file_input", "project_id", "status", "user_id"];
    private static readonly string[] ConfigurationFields = ["id", "name", "product_type", "version"];
    private static readonly string[] ProjectFields = ["id", "name", "organization_id"];
    private static readonly string[] FileFields = ["id", "name", "project_id"];

    [Fact]
    public async Task Sdk_walks_jobs_configurations_projects_files_and_parse_jobs_without_a_complaint()
    {
        await StartAsync(new() { Jobs = 700, Days = 1, ArrivalsPerSecond = 0 });
        var walked = await WalkWithSdkAsync();

        var jobs = walked.GetProperty("jobs").EnumerateArray().ToList();
        Assert.Equal((await WalkAsync("page_size=100")).Select(Id), jobs.Select(Id));
        Assert.All(jobs, job =>
        {
            AssertTexts(job, JobFields);
            Assert.NotEmpty(job.GetProperty("configuration").GetProperty("rules").EnumerateArray());
        });
        Assert.Equal(jobs.Where(job => Text(job, "status") == "FAILED").Select(Id), Ids(walked, "failed"));
        Assert.Equal(jobs.Take(3).Select(Id).Order(), Ids(walked, "chosen").Order());
        Assert.Equal(Id(jobs[0]), Id(walked.GetProperty("newest")));
        Assert.InRange(walked.GetProperty("completed").GetProperty("usage").GetProperty("credits").GetDouble(), 1, 12);
        Assert.InRange(walked.GetProperty("completed").GetProperty("result").GetProperty("confidence").GetDouble(), 0, 1);

        AssertAll(walked, "configurations", ConfigurationFields, 20);
        AssertAll(walked, "projects", ProjectFields, 3);
        AssertAll(walked, "files", FileFields, 25); // a few of the thirty are in a directory, and not found by their own ids
        var parseJob = walked.GetProperty("parseJob").GetProperty("job");
        AssertTexts(parseJob, "id", "project_id", "status", "name", "tier");
        Assert.True(parseJob.GetProperty("usage").TryGetProperty("credits", out _));
    }

    [Fact]
    public async Task Sdk_takes_errors_for_what_they_are()
    {
        await StartAsync(new() { Jobs = 700, Days = 1, ArrivalsPerSecond = 0 });
        var walked = await WalkWithSdkAsync();
        AssertRefused("missing", "NotFoundError", 404);
        AssertRefused("wrongKey", "AuthenticationError", 401);
        AssertRefused("wrongStatus", "UnprocessableEntityError", 422);

        void AssertRefused(string call, string name, int status)
        {
            var refused = walked.GetProperty(call);
            Assert.Equal((name, status), (Text(refused, "name"), refused.GetProperty("status").GetInt32()));
            Assert.Contains("detail", Text(refused, "message"), StringComparison.Ordinal);
        }
    }

    private async Task<JsonElement> WalkWithSdkAsync()
    {
        var directory = Environment.GetEnvironmentVariable("LLAMA_CLOUD_SDK")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "classify-dashboard", "sdk");
        if (!Directory.Exists(System.IO.Path.Combine(directory, "node_modules")))
        {
            const string Reason = "The TypeScript SDK is missing. `bash tests/run.sh` installs it where npm is present.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        var script = System.IO.Path.Combine(ConventionTests.Root, "tests", "sdk", "walk.mjs");
        foreach (var argument in new[] { script, directory, Host!.BaseAddress.ToString(), Host.ApiKey })
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var (answer, complaint) = (node.StandardOutput.ReadToEndAsync(Cancelled), node.StandardError.ReadToEndAsync(Cancelled));
        await node.WaitForExitAsync(Cancelled);
        Assert.Equal((0, ""), (node.ExitCode, await complaint));
        using var document = JsonDocument.Parse(await answer);
        return document.RootElement.Clone();
    }

    private static void AssertAll(JsonElement walked, string name, string[] fields, int atLeast)
    {
        var items = walked.GetProperty(name).EnumerateArray().ToList();
        Assert.True(items.Count >= atLeast, $"{items.Count} {name}");
        Assert.Equal(items.Count, items.Select(Id).Distinct().Count());
        Assert.All(items, item => AssertTexts(item, fields));
    }

    private static void AssertTexts(JsonElement item, params string[] fields) =>
        Assert.All(fields, field => Assert.False(string.IsNullOrEmpty(Text(item, field)), field));

    private static IEnumerable<string> Ids(JsonElement walked, string name) => walked.GetProperty(name).EnumerateArray().Select(Id);

    private static string? Text(JsonElement item, string field) => item.GetProperty(field).GetString();
}
