using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Review;
using ClassifyDashboard.Import;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Review;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Import;

/// <summary>Labels go to a file and come back.</summary>
public sealed class ImportLabelsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-labels-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Label[] Labels { get; } = [.. Enumerable.Range(0, 150).Select(i => new Label(
        LabelledJob.Of(AJob.Completed(i % 5 == 0 ? null : "Rechnung é \u202E\ud83d\ude00", i % 7 == 0 ? null : i / 200.0).Id($"clj-{i}")
            .Configured($"cfg-{i % 3}")
            .Edit(job => i % 11 == 0 ? job with { CreatedAt = null } : job)),
        (LabelKind)(i % 4),
        i % 4 == 1 && i % 8 == 1 ? i % 16 == 1 ? JobFilter.NoType : "=HYPERLINK(\"x\")" : null, $"browser-{i % 3}", i % 3 == 0 ? "" : "=Ann, \"A\"",
        AJob.Created.AddSeconds(i), $"claim-{i}"))];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task File_of_JSON_lines_brings_all_labels_back_and_twice_changes_nothing()
    {
        var file = await WriteAsync("labels.jsonl", to => JsonExport.WriteLinesAsync(Labels, LabelFields.Write, to, Cancelled));
        Assert.Equal((0, "150 labels read: 150 new or newer, 0 already known. 0 refused.\n"), await RunAsync(file));
        Assert.Equal((0, "150 labels read: 0 new or newer, 150 already known. 0 refused.\n"), await RunAsync(file));
        using var store = new StoreUnderTest(_root);
        using var labels = new LabelStore(store.Store);
        await labels.ReadAsync(Cancelled);
        Assert.Equal(Labels.OrderBy(label => label.At), labels.Labels.All.OrderBy(label => label.At));
    }

    [Fact]
    public async Task File_for_spreadsheets_has_no_formulas()
    {
        var file = await WriteAsync("labels.csv", to => CsvExport.WriteAsync(Labels, LabelFields.Names, LabelFields.Write, to, Cancelled));
        var text = await File.ReadAllTextAsync(file, Cancelled);
        Assert.StartsWith("job_id,label,said_type,true_type,confidence,labelled_by,labelled_at", text, StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", text, StringComparison.Ordinal);
        Assert.Contains("'=Ann", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_no_labels_are_refused_and_the_others_are_kept()
    {
        var good = await File.ReadAllLinesAsync(
            await WriteAsync("labels.jsonl", to => JsonExport.WriteLinesAsync(Labels[..3], LabelFields.Write, to, Cancelled)), Cancelled);
        var file = Path.Combine(_root, "mixed.jsonl");
        await File.WriteAllLinesAsync(file, [.. good, "", "{", "[]", "7", "{\"job_id\":\"x\",\"label\":\"great\"}", good[0].Replace("\"right\"", "\"no\"",
            StringComparison.Ordinal), good[0].Replace("said_type", "type", StringComparison.Ordinal),
            good[0].Replace("\"job_id\":\"", "\"job_id\":\"\\ud800", StringComparison.Ordinal)], Cancelled);
        var (exit, said) = await RunAsync(file);
        Assert.Equal((1, "3 labels read: 3 new or newer, 0 already known. 7 refused.\n"), (exit, said));
        Assert.Equal(2, (await RunAsync(Path.Combine(_root, "none.jsonl"))).Exit);
    }

    private async Task<string> WriteAsync(string name, Func<System.IO.Pipelines.PipeWriter, Task> write)
    {
        var path = Path.Combine(_root, name);
        await using var file = File.Create(path);
        var pipe = System.IO.Pipelines.PipeWriter.Create(file);
        await write(pipe);
        await pipe.CompleteAsync();
        return path;
    }

    private async Task<(int Exit, string Output)> RunAsync(string file)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([
            new("LLAMA_CLOUD_API_KEY", StoreUnderTest.Key), new("LLAMA_CLOUD_BASE_URL", "https://api.example.com/"), new("Reading:StorePath", _root)]).Build();
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter());
        return (await ImportLabelsCommand.RunAsync([ImportLabelsCommand.Word, file], configuration, output, errors), output.ToString());
    }
}
