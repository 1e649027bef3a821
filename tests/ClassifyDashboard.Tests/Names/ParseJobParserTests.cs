using System.Text;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.Tests.Names;

/// <summary>Nothing that the service sends of a parse job is trusted.</summary>
public sealed class ParseJobParserTests
{
    private const string Failed = """{"id":"pjb-1","name":"Scan.pdf","status":"FAILED","error_message":"No text","tier":"fast","new":[]}""";

    [Theory]
    [InlineData(Failed)]
    [InlineData("{\"job\":" + Failed + ",\"markdown\":null}")]
    public void Parse_job_is_read_bare_and_wrapped(string body) =>
        Assert.Equal(new(JobStatus.Of("FAILED")) { Name = "Scan.pdf", Error = "No text" }, Read(body));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"job":null}""")]
    [InlineData("""{"job":[1]}""")]
    [InlineData("""{"job":{"name":7,"status":["x"],"error_message":{"text":"\ud800"}}}""")]
    public void Missing_value_or_one_of_another_kind_is_unknown(string body)
    {
        var parseJob = Read(body);
        Assert.Equal((null, null, JobStatus.Of(null)), (parseJob.Name, parseJob.Error, parseJob.Status));
    }

    [Fact]
    public void Long_error_is_cut() =>
        Assert.Equal(ParseJob.MaxErrorLength, Read($$"""{"error_message":"{{new string('x', 100_000)}}"}""").Error!.Length);

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Body_that_is_no_object_is_refused(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    private static ParseJob Read(string body) => ParseJobParser.Read(Encoding.UTF8.GetBytes(body));
}
