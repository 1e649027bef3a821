using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using CsCheck;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>What an export must not reveal, do to a spreadsheet, or keep in memory.</summary>
public sealed class SafetyExportTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠A1", "'＠A1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\u200B\uFEFF=1", "'\u200B\uFEFF=1")]
    [InlineData("\u0000=1", "'\uFFFD=1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a\n- b", "a\n- b")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("x;=1+1", "x;'=1+1")]
    [InlineData(";=1", ";'=1")]
    [InlineData("x; \u200B@A1;y", "x;' \u200B@A1;y")]
    [InlineData("x;\"=1\"", "x;'\"=1\"")]
    [InlineData("x\t＝1", "x\t'＝1")]
    [InlineData("x\r\n=1\n=2", "x\r\n'=1\n'=2")]
    [InlineData("x;-2+3+cmd|' /C calc'!A0;=1", "x;'-2+3+cmd|' /C calc'!A0;'=1")]
    [InlineData("x\n+HYPERLINK(1)", "x\n'+HYPERLINK(1)")]
    [InlineData("cold; -5 degrees", "cold; -5 degrees")]
    [InlineData("a;b=1;c", "a;b=1;c")]
    [InlineData("=1;=2", "'=1;'=2")]
    [InlineData("1\u0007\u007f2", "1\uFFFD\uFFFD2")]
    public async Task Text_is_never_a_formula_in_a_spreadsheet_and_unchanged_in_JSON(string text, string cell)
    {
        Job[] jobs = [AJob.Completed(text, reasoning: text).Configured(text), AJob.Failed(text), AJob.With(text).OnFile(text).Id(text)
            .Edit(job => job with { UserId = text, TransactionId = text, ParseJobId = text })];
        var rows = Exported.Rows(await Exported.WriteAsync("csv", jobs));
        string[] cells = [rows[0]["result_type"], rows[0]["reasoning"], rows[0]["configuration_id"], rows[1]["error_message"], rows[2]["file_input"],
            rows[2]["id"], rows[2]["user_id"], rows[2]["transaction_id"], rows[2]["parse_job_id"]];
        Assert.All(cells, actual => Assert.Equal(cell, actual));
        var json = Exported.Lines(await Exported.WriteAsync("jsonl", jobs));
        Assert.Equal(Exported.WellFormed(text), json[0].GetProperty("reasoning").GetString());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Half_a_surrogate_pair_is_replaced_and_breaks_nothing(string extension)
    {
        var half = "x" + (char)0xD83D; // no attribute can hold it
        var text = await Exported.TextAsync(extension, AJob.Failed(half), AJob.With(half).OnFile(half)
            .Edit(job => job with { Configuration = new() { Rules = [new(half, half)], Language = half } }));
        Assert.Contains(extension == "csv" ? "x\uFFFD" : "x\\uFFFD", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cell_is_a_formula_where_semicolons_or_tabs_separate() =>
        await Gen.String[Gen.OneOf([.. ";;\t\n=+-@＝ \"'(|a1"]), 1, 12].SampleAsync(async text =>
        {
            var csv = Encoding.UTF8.GetString(await Exported.WriteAsync("csv", [AJob.Completed(reasoning: "x" + text).Configured("y" + text)]));
            foreach (var row in csv.Split('\n').Skip(1))
            {
                foreach (var cell in row.Split(';', '\t').Select(cell => cell.Trim('"', ' ', '\r')).Where(cell => cell.Length > 0))
                    Assert.False(
                        "=@＝".Contains(cell[0], StringComparison.Ordinal)
                            || ("+-".Contains(cell[0], StringComparison.Ordinal) && cell.Split(',')[0].AsSpan().ContainsAny('(', '|')),
                        csv);
            }
        }, iter: 300);

    [Theory]
    [InlineData(32_766)]
    [InlineData(32_767)]
    [InlineData(32_768)]
    [InlineData(100_000)]
    public async Task Text_longer_than_an_Excel_cell_is_cut_with_a_mark_and_whole_in_JSON(int length)
    {
        foreach (var text in new[] { new string('x', length), "=" + new string('x', length - 1), string.Concat(Enumerable.Repeat("😀", length / 2)) })
        {
            Job[] jobs = [AJob.Completed(reasoning: text), AJob.Failed(text).Edit(job => job with { Configuration = new() { Rules = [new("a", text)] } })];
            var rows = Exported.Rows(await Exported.WriteAsync("csv", jobs));
            foreach (var cell in new[] { rows[0]["reasoning"], rows[1]["error_message"] })
            {
                var whole = text[0] == '=' ? "'" + text : text;
                if (whole.Length <= SpreadsheetText.Longest)
                {
                    Assert.Equal(whole, cell);
                    continue;
                }

                Assert.InRange(cell.Length, SpreadsheetText.Longest - 200, SpreadsheetText.Longest);
                Assert.EndsWith($"… [cut: {text.Length} characters, a cell allows 32767; the JSON export has all]", cell, StringComparison.Ordinal);
                Assert.DoesNotContain('\uFFFD', cell);
            }

            Assert.InRange(rows[1]["rules"].Length, 1, SpreadsheetText.Longest);
            var json = Exported.Lines(await Exported.WriteAsync("jsonl", jobs));
            Assert.Equal((text, text), (json[0].GetProperty("reasoning").GetString(), json[1].GetProperty("error_message").GetString()));
        }
    }

    [Fact]
    public async Task Rules_with_a_semicolon_stay_JSON_of_the_same_meaning()
    {
        Job job = AJob.Completed().Edit(job => job with { Configuration = new() { Rules = [new("a;=1", "b; +SUM(A1);\t@x")] } });
        var cell = Exported.Rows(await Exported.WriteAsync("csv", [job]))[0]["rules"];
        Assert.DoesNotContain(";=", cell, StringComparison.Ordinal);
        Assert.Equal(
            ("a;=1", "b; +SUM(A1);\t@x"),
            JsonSerializer.Deserialize<JsonElement>(cell)[0] is var rule
                ? (rule.GetProperty("type").GetString(), rule.GetProperty("description").GetString())
                : default);
    }

    [Fact]
    public async Task Number_is_written_without_an_apostrophe() =>
        Assert.Equal("-0.5", Exported.Rows(await Exported.WriteAsync("csv", [AJob.Completed(confidence: -0.5)]))[0]["confidence"]);

    [Theory]
    [InlineData("No answer from https://me:pw@files.example.com/a.pdf?X-Amz-Signature=canary&x=1 after 3 s.",
        "No answer from https://files.example.com/a.pdf?… after 3 s.")]
    [InlineData("""{"url":"https://a.example/b#token=canary","and":"s3://b/c?canary"}""", """{"url":"https://a.example/b?…","and":"s3://b/c?…"}""")]
    [InlineData("Max retries exceeded with url: /a.pdf?sig=canary-of-this-job (Caused by a reset)",
        "Max retries exceeded with url: /a.pdf?… (Caused by a reset)")]
    [InlineData("What is this? See https://docs.example.com/errors://", "What is this? See https://docs.example.com/errors://")]
    public async Task Address_quoted_in_a_text_is_hidden_as_much_as_that_of_the_input(string text, string expected)
    {
        Job[] jobs = [AJob.Failed(text).OnUrl("https://files.example.com/a.pdf?sig=canary-of-this-job"), AJob.Completed(reasoning: text)
            .OnUrl("https://files.example.com/a.pdf?sig=canary-of-this-job")];
        foreach (var extension in new[] { "csv", "json", "jsonl" })
            Assert.DoesNotContain("canary", Encoding.UTF8.GetString(await Exported.WriteAsync(extension, jobs)), StringComparison.Ordinal);
        var rows = Exported.Rows(await Exported.WriteAsync("csv", jobs));
        Assert.Equal((expected, expected), (rows[0]["error_message"], rows[1]["reasoning"]));

        rows = Exported.Rows(await Exported.WriteAsync("csv", jobs, wholeAddresses: true));
        Assert.Equal((text, "https://files.example.com/a.pdf?sig=canary-of-this-job"), (rows[0]["error_message"], rows[0]["file_input"]));
    }

    [Fact]
    public async Task Outcome_says_in_one_word_why_a_result_type_is_empty()
    {
        var rows = Exported.Rows(await Exported.WriteAsync("csv",
            [AJob.Completed(), AJob.NoRuleMatched(), AJob.CompletedWithoutResult(), AJob.Failed(), AJob.Cancelled(), AJob.Running(), AJob.Pending(),
                AJob.With("THROTTLED")]));
        Assert.Equal(["classified", "no_rule_matched", "no_result", "failed", "cancelled", "unfinished", "unfinished", "unknown"],
            rows.Select(row => row["outcome"]));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Memory_of_an_export_does_not_grow_with_its_jobs(string extension)
    {
        Job[] jobs = [.. Enumerable.Range(0, 500).Select(i =>
            (i % 3 == 0
                ? AJob.Failed($"Document {i} has 12 pages.")
                : AJob.Completed(reasoning: new string('x', 400))).OnUrl($"https://files.example.com/{i}.pdf?sig={i}").Build())];
        await MeasureAsync(500); // one-time allocations
        var (few, fewBytes) = await MeasureAsync(5_000);
        var (many, manyBytes) = await MeasureAsync(50_000);
        Assert.InRange(many.MaxUnflushed, 1, 100_000);
        Assert.InRange(many.LargestBuffer, 1, 200_000);
        Assert.InRange(manyBytes / 50_000, 1, 8_000); // the strings of one row, which the next makes garbage: 2 to 4 kB, more before code is optimized
        Assert.InRange((manyBytes - fewBytes) / 45_000.0, 0, 1.1 * fewBytes / 5_000);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{extension}: {manyBytes / 50_000} bytes allocated and {many.Written / 50_000} written a row, {many.MaxUnflushed} unflushed at the most.");

        async Task<(CountingPipe Pipe, long Bytes)> MeasureAsync(int count)
        {
            var pipe = new CountingPipe();
            var format = ExportFormat.All.Single(format => format.Extension == extension);
            var before = GC.GetAllocatedBytesForCurrentThread(); // nothing waits, so that one thread does it all
            await format.WriteAsync(
                Enumerable.Range(0, count).Select(i => jobs[i % jobs.Length]), new(false, NameTable.Empty), pipe, TestContext.Current.CancellationToken);
            return (pipe, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Slow_reader_stops_the_writing_and_a_disconnect_ends_it(string extension)
    {
        var taken = 0;
        Job job = AJob.Completed(reasoning: new string('x', 1_000));
        var pipe = new Pipe(new(pauseWriterThreshold: 100_000, resumeWriterThreshold: 50_000));
        using var gone = new CancellationTokenSource();
        var writing = ExportFormat.All.Single(format => format.Extension == extension)
            .WriteAsync(Enumerable.Range(0, 50_000).Select(_ => Next()), new(false, NameTable.Empty), pipe.Writer, gone.Token);
        Assert.False(writing.IsCompleted);
        Assert.InRange(taken, 10, 200);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.InRange(taken, 10, 200);

        Job Next()
        {
            taken++;
            return job;
        }
    }
}
