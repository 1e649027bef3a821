using System.Text.Json;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Components;

public sealed class JobJsonTests
{
    [Fact]
    public void Job_is_written_with_the_names_of_the_API()
    {
        Job job = AJob.Completed("invoice", 0.93).Id("clj-1").Configured("cfg-1").Edit(job => job with
        {
            Configuration = job.Configuration with { Mode = "FAST", Language = "de", MaxPages = 5 },
            ParseJobId = "pjb-1",
        });
        using var json = JsonDocument.Parse(JobJson.Of(job, 100));
        var root = json.RootElement;
        Assert.Equal("clj-1", root.GetProperty("id").GetString());
        Assert.Equal("COMPLETED", root.GetProperty("status").GetString());
        Assert.Equal("2026-03-10T12:00:00Z", root.GetProperty("created_at").GetString());
        Assert.Equal("file_id", root.GetProperty("document_input_type").GetString());
        Assert.Equal("dfl-0001", root.GetProperty("file_input").GetString());
        Assert.Equal(0.93, root.GetProperty("result").GetProperty("confidence").GetDouble());
        Assert.Equal("invoice", root.GetProperty("configuration").GetProperty("rules")[0].GetProperty("type").GetString());
        Assert.Equal(5, root.GetProperty("configuration").GetProperty("parsing_configuration").GetProperty("max_pages").GetInt32());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("error_message").ValueKind);
    }

    [Fact]
    public void Signatures_of_addresses_are_nowhere_in_the_JSON()
    {
        Job job = AJob.Failed("Got 403 from https://files.example.com/a.pdf?signature=secret")
            .OnUrl("https://u:secret@files.example.com/a.pdf?signature=secret");
        Assert.DoesNotContain("secret", JobJson.Of(job, int.MaxValue), StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_text_says_how_much_is_missing() =>
        Assert.Contains("xxx… (999,900 more characters)\"", JobJson.Of(AJob.Failed(new string('x', 1_000_000)), 100), StringComparison.Ordinal);

    [Fact]
    public void Any_job_of_the_service_is_written_as_readable_JSON_that_hides_nothing() => Gens.Text.Sample(text =>
    {
        var json = JobJson.Of(AJob.Completed(text, null, text + "\u202E\ud800").OnFile(text), int.MaxValue);
        using var read = JsonDocument.Parse(json);
        return !json.Contains('\u202E') && json.Contains("\\u202e", StringComparison.Ordinal);
    });
}
