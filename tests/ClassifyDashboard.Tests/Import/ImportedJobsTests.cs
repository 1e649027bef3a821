using System.Text;
using ClassifyDashboard.Import;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Tests.Api.Export;
using CsCheck;
using DuckDB.NET.Data;

namespace ClassifyDashboard.Tests.Import;

/// <summary>What an import puts into the store: the exported jobs, each once and in its newest version.</summary>
public sealed class ImportedJobsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jobs.jsonl")]
    [InlineData("jobs.parquet")]
    public Task Exported_jobs_come_back_as_they_were(string name) => Gens.JobSet.SampleAsync(
        async jobs =>
        {
            using var folder = new ImportFolder();
            Job[] configured = [.. jobs.Select((job, i) => InMicroseconds(i % 3 == 0 ? Configured(job, i) : job))];
            var (exit, _, errors) = await folder.ImportAsync(await folder.ExportAsync(name, configured));
            Assert.Equal((0, ""), (exit, errors));
            Assert.Equal(await LinesAsync(configured.Select(AsTheServiceIsRead)), await LinesAsync((await folder.StoredAsync()).Jobs));
        },
        iter: 20);

    [Fact]
    public async Task Older_version_of_a_job_does_not_replace_a_newer_one()
    {
        using var folder = new ImportFolder();
        Job older = AJob.Running().Id("clj-1").Took(TimeSpan.FromSeconds(1));
        Job newer = AJob.Completed("invoice").Id("clj-1").Took(TimeSpan.FromSeconds(9)).OnUrl("https://files.example.com/a.pdf?sig=1");
        await folder.ReadRangeAsync(AJob.Created, AJob.Created.AddHours(1), newer);
        foreach (var name in new[] { "old.jsonl", "old.parquet" })
            Assert.Contains(" 1 already known.", (await folder.ImportAsync(await folder.ExportAsync(name, [older]))).Output, StringComparison.Ordinal);

        // An export without signatures is no newer version either.
        var same = await folder.SaveAsync("same.jsonl", await Exported.WriteAsync("jsonl", [newer]));
        Assert.Contains(" 1 already known.", (await folder.ImportAsync(same)).Output, StringComparison.Ordinal);
        Assert.Equal(newer, Assert.Single((await folder.StoredAsync()).Jobs));
    }

    [Theory]
    [InlineData("jobs.jsonl")]
    [InlineData("jobs.parquet")]
    public async Task Job_that_is_no_longer_listed_keeps_its_mark_unless_the_store_has_it_listed(string name)
    {
        using var folder = new ImportFolder();
        Job gone = AJob.Completed().Id("clj-1").Gone(AJob.Created.AddMinutes(5)), listed = AJob.Completed().Id("clj-2");
        await folder.ReadRangeAsync(AJob.Created, AJob.Created.AddHours(1), listed);
        var file = await folder.ExportAsync(name, [gone, listed with { GoneAt = AJob.Created.AddMinutes(5) }]);
        Assert.Contains(": 1 new, 0 newer than before, 1 already known.", (await folder.ImportAsync(file)).Output, StringComparison.Ordinal);
        Assert.Equal([gone, listed], (await folder.StoredAsync()).Jobs.OrderBy(job => job.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Job_that_is_older_than_jobs_are_kept_is_refused()
    {
        using var folder = new ImportFolder();
        var file = await folder.ExportAsync("jobs.jsonl", [AJob.Completed().At(DateTimeOffset.UtcNow.AddDays(-3_651))]);
        var (exit, output, errors) = await folder.ImportAsync(file);
        Assert.Equal((1, "Line 1 is refused: it is older than Reading:KeepDays, 3650 days.\n"), (exit, errors));
        Assert.Contains("0 jobs read", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_whose_time_Parquet_rounds_is_the_known_one()
    {
        using var folder = new ImportFolder();
        Job job = AJob.Completed().Id("clj-1").At(AJob.Created.AddTicks(7));
        await folder.ReadRangeAsync(AJob.Created, AJob.Created.AddHours(1), job);
        Assert.Contains(" 1 already known.", (await folder.ImportAsync(await folder.ExportAsync("jobs.parquet", [job]))).Output, StringComparison.Ordinal);
        Assert.Equal(job, Assert.Single((await folder.StoredAsync()).Jobs));
    }

    [Fact]
    public async Task Job_that_stands_twice_in_a_file_is_stored_once_in_its_newest_version()
    {
        using var folder = new ImportFolder();
        Job[] versions =
        [
            AJob.Running().Id("clj-1").Took(TimeSpan.FromSeconds(1)),
            AJob.Completed().Id("clj-1").Took(TimeSpan.FromSeconds(9)),
            AJob.Running().Id("clj-1").Took(TimeSpan.FromSeconds(2)),
        ];
        var file = await folder.ExportAsync("jobs.jsonl", versions);
        Assert.Equal("3 jobs read: 1 new, 1 newer than before, 1 already known. 0 refused.\n", (await folder.ImportAsync(file)).Output);
        Assert.Equal(JobStatus.Completed, Assert.Single((await folder.StoredAsync()).Jobs).Status);
    }

    [Fact]
    public async Task Undated_job_is_found_where_the_store_has_it_and_stored_once()
    {
        using var folder = new ImportFolder();
        Job dated = AJob.Completed().Id("clj-1"), undated = AJob.Failed().Id("clj-2").Undated();
        await folder.ReadRangeAsync(AJob.Created, AJob.Created.AddHours(1), dated, undated);
        var file = await folder.ExportAsync("jobs.jsonl", [AJob.Running().Id("clj-1").Undated(), undated, AJob.Failed().Id("clj-3").Undated()]);
        Assert.Contains(": 1 new, 0 newer than before, 2 already known.", (await folder.ImportAsync(file)).Output, StringComparison.Ordinal);
        Assert.Contains(": 0 new, 0 newer than before, 3 already known.", (await folder.ImportAsync(file)).Output, StringComparison.Ordinal);
        var stored = (await folder.StoredAsync()).Jobs;
        Assert.Equal(["clj-1", "clj-2", "clj-3"], stored.Select(job => job.Id).Order(StringComparer.Ordinal));
        Assert.Equal(dated, stored.Single(job => job.Id == "clj-1"));
    }

    [Fact]
    public async Task Values_are_checked_like_those_of_the_service()
    {
        using var folder = new ImportFolder();
        var file = await folder.SaveAsync(
            "jobs.jsonl",
            """
            {"id":"clj-1","status":"THROTTLED","created_at":"0001-01-01T00:00:00Z","confidence":"high","result_type":7,"max_pages":"5","rules":"?"}
            {"id":"clj-2","status":"completed","created_at":"2026-03-10T12:00:00+02:00","confidence":1.5,"document_input_type":"FILE","file_input":"dfl-1"}
            {"id":"clj-3","status":null,"created_at":"2026-03-10T12:00:00Z","confidence":NaN,"x":{"a":[1]},"rules":[{"type":"a","description":"b"},7]}
            {"id":"clj-4","status":"COMPLETED","configuration":{"rules":[{"type":"a","description":"b"}]},"result":{"type":"invoice","reasoning":"\ud800"}}
            """);
        Assert.Equal((0, "4 jobs read: 4 new, 0 newer than before, 0 already known. 0 refused.\n", ""), await folder.ImportAsync(file));
        var jobs = (await folder.StoredAsync()).Jobs.ToDictionary(job => job.Id);
        var (first, second) = (jobs["clj-1"], jobs["clj-2"]);
        Assert.Equal(
            ("THROTTLED", null, "7", null, 5),
            (first.Status.Name, first.CreatedAt, first.Result!.Type, first.Result.Confidence, first.Configuration.MaxPages));
        Assert.Equal((JobStatus.Completed, null, AJob.Created.AddHours(-2)), (second.Status, second.Result!.Confidence, second.CreatedAt));
        Assert.Equal(new DocumentInput(DocumentInputKind.File, "dfl-1"), second.Input);
        Assert.Equal(("UNKNOWN", null, 1), (jobs["clj-3"].Status.Name, jobs["clj-3"].Result?.Confidence, jobs["clj-3"].Configuration.Rules.Count));
        Assert.Equal(("invoice", 1), (jobs["clj-4"].Result!.Type, jobs["clj-4"].Configuration.Rules.Count));
    }

    [Fact]
    public async Task Line_longer_than_a_page_of_the_service_may_be_is_refused_without_being_held()
    {
        var text = new StringBuilder("""{"id":"clj-1"}""").Append('\n').Append('x', 5_000_000).Append('\n').Append("""{"id":"clj-2"}""")
            .Append('\n').Append('y', 3_000_000);
        var rows = new List<FileRow>();
        await foreach (var row in JsonLinesFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), maxBytes: 1_000, Cancelled))
            rows.Add(row);
        Assert.Equal(
            [("Line 1", "clj-1", null), ("Line 2", null, "it is too long"), ("Line 3", "clj-2", null), ("Line 4", null, "it is too long")],
            rows.Select(row => (row.Name, row.Job?.Id, row.Fault)));
    }

    [Fact]
    public async Task File_that_DuckDB_wrote_is_imported_like_an_export()
    {
        using var folder = new ImportFolder();
        Job[] jobs = [.. Enumerable.Range(0, 3_000)
            .Select(i => Configured(AJob.Completed(confidence: i / 3_000.0).Id($"clj-{i}").At(AJob.Created.AddMinutes(i)), i))];
        var (from, to) = (await folder.ExportAsync("jobs.parquet", jobs), folder.PathOf("written.parquet"));
        await using (var duck = new DuckDBConnection("DataSource=:memory:"))
        {
            await duck.OpenAsync(Cancelled);
            await using var command = duck.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM '{from}' ORDER BY id) TO '{to}' (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION zstd)";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal((0, "3000 jobs read: 3000 new, 0 newer than before, 0 already known. 0 refused.\n", ""), await folder.ImportAsync(to));
        Assert.Equal(await LinesAsync(jobs), await LinesAsync((await folder.StoredAsync()).Jobs));
    }

    [Fact]
    public async Task Parquet_rows_without_an_id_are_refused_by_number_and_a_file_without_that_column_as_a_whole()
    {
        using var folder = new ImportFolder();
        var (rows, column) = (folder.PathOf("rows.parquet"), folder.PathOf("column.parquet"));
        await using (var duck = new DuckDBConnection("DataSource=:memory:"))
        {
            await duck.OpenAsync(Cancelled);
            await using var command = duck.CreateCommand();
            command.CommandText = $"""
                COPY (SELECT unnest(['clj-1', NULL, 'clj-3']) AS id, 'FAILED' AS status) TO '{rows}' (FORMAT parquet);
                COPY (SELECT 'clj-1' AS job) TO '{column}' (FORMAT parquet)
                """;
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal(
            (1, "2 jobs read: 2 new, 0 newer than before, 0 already known. 1 refused.\n", "Row 2 is refused: it is no job with an id.\n"),
            await folder.ImportAsync(rows));
        var (exit, _, errors) = await folder.ImportAsync(column);
        Assert.Equal((2, $"{column} cannot be read to its end: It has no column id.\n"), (exit, errors));
    }

    private static Job Configured(Job job, int i) => job with
    {
        ProjectId = "7b0d5c0e-1111-4000-8000-000000000001",
        UserId = "user-1",
        ParseJobId = "pjb-1",
        TransactionId = $"tx-{i}",
        Configuration = new()
        {
            Rules = [new("invoice", "Asks for payment; über 5 €"), new("receipt", "Says \"paid\"")],
            Mode = "FAST",
            Language = "de",
            MaxPages = i,
            TargetPages = "1,3",
        },
    };

    // Parquet keeps no shorter time.
    private static Job InMicroseconds(Job job) =>
        job.GoneAt is { } gone ? job with { GoneAt = gone.AddTicks(-(gone.UtcTicks % TimeSpan.TicksPerMicrosecond)) } : job;

    // The service's numbers are checked when they are read.
    private static Job AsTheServiceIsRead(Job job) =>
        job.Result is { Confidence: not (>= 0 and <= 1) } result ? job with { Result = result with { Confidence = null } } : job;

    private static async Task<List<string>> LinesAsync(IEnumerable<Job> jobs) =>
        [.. Encoding.UTF8.GetString(await Exported.WriteAsync("jsonl", jobs, wholeAddresses: true)).Split('\n').Order(StringComparer.Ordinal)];
}
