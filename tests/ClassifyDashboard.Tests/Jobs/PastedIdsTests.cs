using System.Text.Json;
using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Ids as people paste them: from a mail, a script, a response of the service, a spreadsheet.</summary>
public sealed class PastedIdsTests
{
    private static readonly Gen<string[]> Ids = Gens.Guid.Select(id => "clj-" + id).Array[0, 40].Select(ids => ids.Distinct().ToArray());

    // Cells of other columns: with quotes, separators and line breaks.
    private static readonly Gen<string> Cell = Gen.OneOf(Gen.String[Gen.OneOf([.. "ab \",;\t\r\n'{}[]"]), 0, 12], Gens.Error.Select(error => error ?? ""));

    [Theory]
    [InlineData("clj-1")]
    [InlineData(" clj-1 , clj-2;clj-3 ")]
    [InlineData("clj-1\r\nclj-2\r\n\r\nclj-1\r\n")]
    [InlineData("'clj-1', 'clj-2'")]
    [InlineData("('clj-1','clj-2')")]
    [InlineData("[clj-1, clj-2]")]
    [InlineData("[\"clj-1\", \"clj-2\",]")]
    [InlineData("[\"clj-1\", \"clj-2\"")]
    [InlineData("{\"id\": \"clj-1\", \"status\": \"FAILED\", \"configuration\": {\"id\": \"cfg-1\"}}")]
    [InlineData("[{\"status\": \"FAILED\", \"id\": \"clj-1\"}, {\"id\": \"clj-2\"}]")]
    [InlineData("{\"id\": \"clj-1\"}, {\"id\": \"clj-2\"},")]
    [InlineData("{\"id\": \"clj-1\"}\n{\"id\": \"clj-2\"}\n")]
    [InlineData("{\"items\": [{\"id\": \"clj-1\"}, {\"id\": \"clj-2\"}], \"next_page_token\": \"abc\", \"total\": 2}")]
    [InlineData("{\"job_ids\": [\"clj-1\", \"clj-2\"]}")]
    [InlineData("[{\"id\": \"row-1\", \"job_id\": \"clj-1\"}, {\"jobId\": \"clj-2\"}]")]
    [InlineData("id\nclj-1\nclj-2")]
    [InlineData("\uFEFFjob_id\r\nclj-1\r\nclj-2\r\n")]
    [InlineData("\"Job ID\"\n\"clj-1\"\n\"clj-2\"")]
    [InlineData("status,id,error\nFAILED,clj-1,\"a, \"\"b\"\"\nc\"\nFAILED,clj-2,")]
    [InlineData("Status;Job id\nFAILED;clj-1\n\nFAILED;clj-2")]
    [InlineData("id\tstatus\nclj-1\tFAILED\nclj-2\tFAILED\n")]
    [InlineData("clj-1\tclj-2\nclj-3")]
    [InlineData("  id   | status \n-------+--------\n clj-1 | FAILED")]
    [InlineData("| status | id |\n|---|:---|\n| FAILED | clj-1 |\n| FAILED | clj-2 |")]
    public void Only_ids_are_taken_from_every_pasted_form(string pasted)
    {
        var ids = QueryText.Ids(pasted);
        Assert.Equal(new[] { "clj-1", "clj-2", "clj-3" }.Take(ids.Count), ids);
        Assert.Equal(pasted.Contains("clj-3", StringComparison.Ordinal) ? 3 : pasted.Contains("clj-2", StringComparison.Ordinal) ? 2 : 1, ids.Count);
    }

    [Fact]
    public void JSON_without_an_id_has_no_ids() => Assert.Equal([], QueryText.Ids("{\"status\": \"FAILED\"}"));

    [Theory]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("{\"id\": \"\\udc00\"}")]
    [InlineData("id,x\n\"never closed")]
    [InlineData("{")]
    [InlineData("\uFEFF")]
    [InlineData(null)]
    public void Broken_text_gives_no_ids_and_no_error(string? pasted) => Assert.True(QueryText.Ids(pasted).Count <= 3);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("a\"\"")]
    [InlineData(",\n")]
    public async Task Longest_pasted_text_is_read_in_time(string part)
    {
        var pasted = "x,id," + string.Concat(Enumerable.Repeat(part, 200_000 / part.Length));
        await Task.Run(() => QueryText.Ids(pasted)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Deeply_nested_JSON_gives_no_ids_and_no_error() => Assert.Equal([], QueryText.Ids(new string('[', 100_000)));

    [Fact]
    public void Any_text_can_be_pasted_and_its_ids_pasted_again() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOf([.. "id,\t\n\"'[]{}:;|x1"]), 0, 40]).Sample(text =>
        {
            var ids = QueryText.Ids(text);
            return QueryText.Ids(string.Join('\n', ids)).All(ids.Contains);
        });

    [Fact]
    public void Lists_are_read_with_any_separator() =>
        Gen.Select(Ids, Gen.OneOf(",", ", ", "\n", "\r\n", " ", "\t", "; ", "\",\"", "' '"))
            .Sample((ids, between) => QueryText.Ids(string.Join(between, ids)) == ids.ToValueList());

    [Fact]
    public void JSON_is_read_as_the_service_and_scripts_write_it() =>
        Gen.Select(Ids, Cell, Gen.Bool).Sample((ids, other, indented) =>
        {
            var options = new JsonSerializerOptions { WriteIndented = indented };
            var jobs = ids.Select(id => new { project_id = other, id, result = new { type = other, tags = new[] { other } } }).ToList();
            string[] forms =
            [
                JsonSerializer.Serialize(ids, options),
                JsonSerializer.Serialize(jobs, options),
                JsonSerializer.Serialize(new { items = jobs, next_page_token = other }, options),
                string.Join('\n', jobs.Select(job => JsonSerializer.Serialize(job))),
            ];
            return forms.All(form => QueryText.Ids(form) == ids.ToValueList());
        });

    [Fact]
    public void Id_column_of_a_table_is_taken() =>
        Gen.Select(Ids, Cell, Gen.OneOf(',', ';', '\t'), Gen.Int[0, 2], Gen.OneOf("id", "ID", "job_id", "Job Id"))
            .Sample((ids, other, separator, place, name) =>
        {
            string Line(string cell) =>
                string.Join(separator, Enumerable.Range(0, 3).Select(i => i == place ? cell : $"\"{other.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            var header = string.Join(separator, Enumerable.Range(0, 3).Select(i => i == place ? name : $"column {i}"));
            return QueryText.Ids(string.Join("\r\n", ids.Select(Line).Prepend(header))) == ids.ToValueList();
        });
}
