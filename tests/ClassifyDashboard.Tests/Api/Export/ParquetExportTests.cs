using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using ClassifyDashboard.Tests.Api.Summary;
using CsCheck;
using DuckDB.NET.Data;
using Parquet;
using Parquet.Schema;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>Exports as Parquet, read back by two other programs: Parquet.Net and DuckDB.</summary>
public sealed class ParquetExportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-parquet-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public Task Parquet_and_JSON_have_the_same_fields_of_every_job() => Gens.Job.Array[0, 12].Select(jobs => JobSet.Of(jobs)).SampleAsync(
        async jobs =>
        {
            var rows = await ParquetFile.RowsAsync(await Exported.WriteAsync("parquet", jobs));
            var lines = Exported.Lines(await Exported.WriteAsync("jsonl", jobs));
            Assert.Equal(lines.Count, rows.Count);
            foreach (var (line, row) in lines.Zip(rows))
            {
                foreach (var (name, type) in JobFields.All)
                    Assert.Equal(ParquetFile.Expected(line.GetProperty(name), type), row.GetValueOrDefault(name));
            }
        },
        iter: 50);

    [Fact]
    public async Task Columns_have_the_types_that_notebooks_compute_with()
    {
        var bytes = await Exported.WriteAsync("parquet", [AJob.Completed(), AJob.Failed()]);
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(bytes), cancellationToken: Cancelled);
        Assert.Equal(JobFields.Names, reader.Schema.DataFields.Select(field => field.Name));
        foreach (var name in new[] { "created_at", "updated_at" })
        {
            var time = Assert.IsType<DateTimeDataField>(reader.Schema.FindDataField(name));
            Assert.Equal((true, DateTimeTimeUnit.Micros), (time.IsAdjustedToUTC, time.Unit));
        }

        Assert.Equal(
            [typeof(double), typeof(double), typeof(int), typeof(ReadOnlyMemory<char>), typeof(ReadOnlyMemory<char>)],
            new[] { "confidence", "duration_seconds", "max_pages", "status", "rules" }.Select(name => reader.Schema.FindDataField(name).ClrType));
        Assert.All(reader.Schema.DataFields, field => Assert.True(field.IsNullable, field.Name));
    }

    [Fact]
    public async Task DuckDB_reads_types_times_and_rules()
    {
        Job[] jobs =
        [
            AJob.Completed("invoice", 0.5, "Ümläut 😀 'quoted'").Id("clj-1").At(AJob.Created.AddMilliseconds(123)).Took(TimeSpan.FromMilliseconds(1_500)),
            AJob.Failed("It broke.").Id("clj-2").Undated(),
        ];
        var file = await SaveAsync(jobs);
        using var duck = Duck();
        Assert.Equal(
            ["VARCHAR", "TIMESTAMP WITH TIME ZONE", "DOUBLE", "INTEGER"],
            Column(duck, $"SELECT column_type FROM (DESCRIBE SELECT id, created_at, confidence, max_pages FROM '{file}')"));
        Assert.Equal(
            ["clj-1|1773144000123000|0.5|1.5|Ümläut 😀 'quoted'|invoice"],
            Column(duck, $"""
                SELECT concat_ws('|', id, epoch_us(created_at), confidence, duration_seconds, reasoning, json_extract_string(rules, '$[0].type'))
                FROM '{file}' WHERE status = 'COMPLETED'
                """));
        Assert.Equal(["clj-2"], Column(duck, $"SELECT id FROM '{file}' WHERE created_at IS NULL AND error_message = 'It broke.'"));
    }

    [Fact]
    public async Task File_without_jobs_has_all_columns()
    {
        var file = await SaveAsync([]);
        using var duck = Duck();
        Assert.Equal(JobFields.Names, Column(duck, $"SELECT column_name FROM (DESCRIBE SELECT * FROM '{file}')"));
        Assert.Equal(["0"], Column(duck, $"SELECT count(*) FROM '{file}'"));
    }

    [Fact]
    public async Task Exported_file_of_a_filter_is_opened_by_DuckDB_and_has_no_signature()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 1_500, Days = 6 });
        var file = Path.Combine(_directory, "jobs.parquet");
        var bytes = await host.Client.GetByteArrayAsync(new Uri("/export/jobs.parquet?from=now-7d&status=FAILED", UriKind.Relative), Cancelled);
        await File.WriteAllBytesAsync(file, bytes, Cancelled);
        var lines = Exported.Lines(await host.Client.GetByteArrayAsync(new Uri("/export/jobs.jsonl?from=now-7d&status=FAILED", UriKind.Relative), Cancelled));
        using var duck = Duck();
        Assert.Equal(lines.Select(line => line.GetProperty("id").GetString()), Column(duck, $"SELECT id FROM '{file}'"));
        Assert.Equal(["FAILED"], Column(duck, $"SELECT DISTINCT status FROM '{file}'"));
        var texts = Column(duck, $"SELECT concat_ws(' ', {string.Join(", ", JobFields.Names)}) FROM '{file}'");
        Assert.Contains(texts, text => text.Contains("https://files.example.com/inbox/", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("X-Signature", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(50_000, 100, 3)]
    [InlineData(5_000, 8_000, 6)] // with the ids a little more than the text of five groups
    public async Task Row_groups_are_bounded_in_jobs_and_in_text(int count, int length, int groups)
    {
        Job job = AJob.Completed(reasoning: new string('x', length));
        var bytes = await Exported.WriteAsync("parquet", Enumerable.Range(0, count).Select(_ => job));
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(bytes), cancellationToken: Cancelled);
        Assert.Equal(groups, reader.RowGroupCount);
        Assert.Equal(count, reader.RowGroups.Sum(group => group.RowCount));
    }

    [Fact]
    public async Task Each_row_group_is_sent_before_the_next()
    {
        Job[] jobs = [.. Enumerable.Range(0, 500).Select(i => AJob.Completed(reasoning: $"{i} {new string('x', 400)}").Id($"clj-{i}").Build())];
        var pipe = new CountingPipe();
        await ParquetExport.WriteAsync(Enumerable.Range(0, 100_000).Select(i => jobs[i % jobs.Length]), new(false, NameTable.Empty), pipe, Cancelled);
        Assert.InRange(pipe.MaxUnflushed, 1, 5_000_000);
    }

    [Fact]
    public async Task File_that_was_cut_off_is_opened_by_no_reader()
    {
        var stream = new MemoryStream();
        var pipe = System.IO.Pipelines.PipeWriter.Create(stream, new(leaveOpen: true));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ParquetExport.WriteAsync(Failing(), new(false, NameTable.Empty), pipe, Cancelled));
        await pipe.FlushAsync(Cancelled);
        Assert.NotEqual(0, stream.Length);
        await Assert.ThrowsAnyAsync<Exception>(() => ParquetReader.CreateAsync(stream, cancellationToken: Cancelled));

        static IEnumerable<Job> Failing()
        {
            for (var i = 0; i < 30_000; i++)
                yield return AJob.Completed();
            throw new InvalidOperationException();
        }
    }

    private async Task<string> SaveAsync(IEnumerable<Job> jobs)
    {
        var file = Path.Combine(_directory, "jobs.parquet");
        await File.WriteAllBytesAsync(file, await Exported.WriteAsync("parquet", jobs), Cancelled);
        return file;
    }

    private static DuckDBConnection Duck()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    private static List<string> Column(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return values;
    }
}
