using ClassifyDashboard.Jobs;
using ClassifyDashboard.Tests.Storage;

namespace ClassifyDashboard.Tests.Import;

/// <summary>The command import as a person meets it: arguments, messages, exit codes.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jobs.jsonl")]
    [InlineData("jobs.parquet")]
    [InlineData("JOBS.JSONL")]
    public async Task Closing_line_counts_new_newer_known_and_refused_jobs(string name)
    {
        Job[] first = [AJob.Completed().Id("clj-1"), AJob.Running().Id("clj-2"), AJob.Failed().Id("clj-3")];
        var file = await _folder.ExportAsync(name.ToLowerInvariant(), first);
        File.Move(file, _folder.PathOf(name));
        Assert.Equal((0, "3 jobs read: 3 new, 0 newer than before, 0 already known. 0 refused.\n", ""), await _folder.ImportAsync(_folder.PathOf(name)));
        Assert.Equal((0, "3 jobs read: 0 new, 0 newer than before, 3 already known. 0 refused.\n", ""), await _folder.ImportAsync(_folder.PathOf(name)));

        Job[] second = [first[0], AJob.Completed().Id("clj-2").Took(TimeSpan.FromMinutes(1)), AJob.Failed().Id("clj-4")];
        Assert.Equal(
            (0, "3 jobs read: 1 new, 1 newer than before, 1 already known. 0 refused.\n", ""),
            await _folder.ImportAsync(await _folder.ExportAsync("more" + Path.GetExtension(name).ToLowerInvariant(), second)));
        Assert.Equal(4, (await _folder.StoredAsync()).Jobs.Count);
    }

    [Fact]
    public async Task Bad_line_is_named_with_its_number_and_skipped()
    {
        var good = """{"id":"clj-1","status":"COMPLETED","created_at":"2026-03-10T12:00:00Z"}""";
        var second = good.Replace("clj-1", "clj-2", StringComparison.Ordinal);
        var file = await _folder.SaveAsync("jobs.jsonl", $"\uFEFF{good}\nnot JSON\n\n[1]\n{{\"status\":\"FAILED\"}}\n{second}\n{good[..30]}");
        var (exit, output, errors) = await _folder.ImportAsync(file);
        Assert.Equal((1, "2 jobs read: 2 new, 0 newer than before, 0 already known. 4 refused.\n"), (exit, output));
        Assert.Equal(
            ["Line 2 is refused: it is not JSON.", "Line 4 is refused: it is no job with an id.", "Line 5 is refused: it is no job with an id.",
                "Line 7 is refused: it is not JSON."],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Very_many_bad_lines_are_counted_and_the_first_are_named()
    {
        var (exit, output, errors) = await _folder.ImportAsync(await _folder.SaveAsync("jobs.jsonl", string.Concat(Enumerable.Repeat("x\n", 150))));
        Assert.Equal((1, "0 jobs read: 0 new, 0 newer than before, 0 already known. 150 refused.\n"), (exit, output));
        Assert.Equal(101, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("Line 100 is refused: it is not JSON.\n50 more were refused.\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_is_printed_on_request()
    {
        foreach (var word in new[] { "--help", "-h" })
        {
            var (exit, output, errors) = await _folder.RunAsync([word]);
            Assert.Equal((0, ""), (exit, errors));
            Assert.StartsWith("Usage: import FILE\n", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Name the file.")]
    [InlineData("There is no option --force.", "jobs.jsonl", "--force")]
    [InlineData("There is no option --Reading:StorePath.", "jobs.jsonl", "--Reading:StorePath")]
    [InlineData("Name one file. This is one too many: more.jsonl", "jobs.jsonl", "more.jsonl")]
    [InlineData("jobs.csv cannot be imported: only files named .jsonl or .parquet can.", "jobs.csv")]
    [InlineData("jobs cannot be imported: only files named .jsonl or .parquet can.", "jobs")]
    [InlineData("There is no file ", "nowhere.jsonl")]
    [InlineData("There is no file ", "nowhere.parquet", "--Reading:MaxJobs=5000")]
    public async Task Command_that_cannot_be_carried_out_is_refused_in_words(string words, params string[] args)
    {
        var (exit, output, errors) = await _folder.RunAsync(args);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(words, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    [Theory]
    [InlineData("LLAMA_CLOUD_API_KEY", "", "Nothing was imported: the settings have no API key.")]
    [InlineData("Reading:Store", "false", "Nothing was imported: there is no store (Reading:Store is false).")]
    [InlineData("Reading:Store", "perhaps", "Reading:Store is 'perhaps': it must be true or false.")]
    [InlineData("LlamaCloud:BaseUrl", "ftp://x", "LlamaCloud:BaseUrl (or LLAMA_CLOUD_BASE_URL) is 'ftp://x'")]
    public async Task Settings_without_a_store_are_refused_in_words(string key, string value, string words)
    {
        var file = await _folder.ExportAsync("jobs.jsonl", [AJob.Completed()]);
        var (exit, output, errors) = await _folder.RunAsync([file], (key, value));
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(words, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_another_program_uses_is_left_alone()
    {
        var file = await _folder.ExportAsync("jobs.jsonl", [AJob.Completed()]);
        using (var dashboard = new StoreUnderTest(_folder.Store))
        {
            await dashboard.SetAsync("a", 1);
            var (exit, output, errors) = await _folder.ImportAsync(file);
            Assert.Equal((2, ""), (exit, output));
            Assert.Contains("another program, such as a second dashboard, uses ", errors, StringComparison.Ordinal);
            Assert.EndsWith("\nNothing was imported.\n", errors, StringComparison.Ordinal);
        }

        Assert.Empty((await _folder.StoredAsync()).Jobs);
        Assert.Equal(0, (await _folder.ImportAsync(file)).Exit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no Parquet file, but it is long enough to have a footer")]
    public async Task Damaged_Parquet_file_is_named_and_no_error_of_the_program(string text)
    {
        var (exit, output, errors) = await _folder.ImportAsync(await _folder.SaveAsync("jobs.parquet", text));
        Assert.Equal((2, "0 jobs read: 0 new, 0 newer than before, 0 already known. 0 refused.\n"), (exit, output));
        Assert.Contains("jobs.parquet cannot be read to its end: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_file_has_no_jobs()
    {
        var file = await _folder.SaveAsync("jobs.jsonl", "");
        Assert.Equal((0, "0 jobs read: 0 new, 0 newer than before, 0 already known. 0 refused.\n", ""), await _folder.ImportAsync(file));
    }
}
