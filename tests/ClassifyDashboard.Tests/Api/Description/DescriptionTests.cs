using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Tests.Access;
using ClassifyDashboard.Tests.Api.Summary;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Tests.Api.Description;

/// <summary>GET /openapi.json: it is valid, has every endpoint, and says what they really answer.</summary>
public sealed partial class DescriptionTests(DescriptionTests.Running running) : IClassFixture<DescriptionTests.Running>
{
    private DescribedAnswers Description => running.Description;

    private HttpClient Client => running.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Description_is_valid_and_has_every_endpoint_under_api_and_export()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = await host.SignedInAsync();
        var (document, diagnostic) = OpenApiDocument.Parse(await client.GetStringAsync(DescriptionEndpoint.Path, Cancelled), "json");
        Assert.Empty(diagnostic!.Errors.Concat(diagnostic.Warnings).Select(each => $"{each.Pointer} {each.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);

        var mapped = host.Endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/export", StringComparison.Ordinal)).Distinct();
        Assert.Equal(mapped.Order(StringComparer.Ordinal), document!.Paths.Keys.Order(StringComparer.Ordinal));
        var operations = document.Paths.Values.Select(path => Assert.Single(path.Operations!)).ToList();
        Assert.All(operations, each => Assert.Equal(HttpMethod.Get, each.Key));
        Assert.Equal(operations.Count, operations.Select(each => each.Value.OperationId).Distinct().Count());
        Assert.Equal("http://localhost", Assert.Single(document.Servers!).Url);
    }

    [Fact]
    public void Each_field_has_the_words_of_its_documentation_comment()
    {
        Assert.Equal("How many jobs are counted.", Description.Schemas.GetProperty("SummaryCoverage").GetProperty("properties").GetProperty("jobs")
            .GetProperty("description").GetString());
        foreach (var schema in Description.Schemas.EnumerateObject().Where(schema => !schema.Name.EndsWith("Row", StringComparison.Ordinal)))
        {
            Assert.True(schema.Value.TryGetProperty("description", out _), $"{schema.Name} has no description.");
            foreach (var field in schema.Value.GetProperty("properties").EnumerateObject())
                Assert.True(field.Value.ToString() is var text && (text.Contains("\"description\"", StringComparison.Ordinal)
                    || text.Contains("\"$ref\"", StringComparison.Ordinal)), $"{schema.Name}.{field.Name} has no description.");
        }

        Assert.DoesNotContain("&lt;", Description.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"security\"", Description.Text, StringComparison.Ordinal); // nobody signs in here
    }

    [Fact]
    public async Task Example_of_each_operation_gets_what_the_description_says()
    {
        foreach (var (path, operation) in Description.Operations)
        {
            var examples = Example().Matches(operation.GetProperty("description").GetString()!).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(examples);
            foreach (var example in examples)
            {
                Assert.Equal(path, example.Split('?')[0]);
                using var answer = await Client.GetAsync(example, Cancelled);
                Assert.Equal((example, HttpStatusCode.OK), (example, answer.StatusCode));
                Assert.False(answer.Headers.Contains("X-Ignored"), example);
                Description.AssertHolds(path, answer.Content.Headers.ContentType!.MediaType!, await answer.Content.ReadAsByteArrayAsync(Cancelled));
            }
        }
    }

    [Theory]
    [InlineData("/api/summary?status=failed&state=x")]
    [InlineData("/api/summary?from=soon")]
    [InlineData("/api/failures?error=v4:nothing")]
    [InlineData("/api/types?from=now-14d&baseline=weeks&wait=30&threshold=0.5")]
    [InlineData("/api/review?threshold=0.9")]
    [InlineData("/api/compare?wait=30&from=now-14d")]
    [InlineData("/api/compare?a=configuration:(inline)&b=configuration:none&wait=30")]
    [InlineData("/api/compare?a=period:now-3d..now-2d&b=period:now-2d..now-1d&wait=30")]
    public async Task Other_answer_fits_its_schema_too(string address)
    {
        Description.AssertHolds(address.Split('?')[0], "application/json", await Client.GetByteArrayAsync(address, Cancelled));
    }

    [Fact]
    public async Task Documented_keys_are_those_that_the_endpoint_reads()
    {
        string[] others = ["page", "page_size", "job", "theme", "part"]; // they change nothing for a script
        var known = JobQuery.Keys.Concat(CompareQuery.Keys).Except(others).Append("partial");
        Assert.Equal(known.Distinct().Order(StringComparer.Ordinal), ApiKeyText.All.Keys.Order(StringComparer.Ordinal));

        foreach (var (path, operation) in Description.Operations)
        {
            // Two names of one key would be two values of it, and the code of a list is known to the one who stored it. Nothing is waited for, because
            // the clock stands still.
            var keys = Description.KeysOf(operation).Where(key => !key.Name.StartsWith("created_at", StringComparison.Ordinal) && key.Name != "job_list");
            var query = string.Join('&', keys.Select(key => $"{key.Name}={(key.Name == "wait" ? "0" : Uri.EscapeDataString(key.Example))}"));
            using var answer = await Client.GetAsync($"{path}?{query}", Cancelled);
            Assert.True(!answer.Headers.TryGetValues("X-Ignored", out var ignored), $"{path}: {string.Join(' ', ignored ?? [])}");
        }
    }

    [Fact]
    public async Task Refused_export_answers_as_documented()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 1 });
        host.Sample.Faults.Set(ClassifyDashboard.SampleApi.Fault.ServerError);
        foreach (var (address, status) in new[] { ("/export/jobs.csv?from=soon", 400), ("/export/compare.csv", 400), ("/export/jobs.json?wait=0", 503) })
        {
            using var answer = await host.Client.GetAsync(address, Cancelled);
            Assert.Equal((address, status), (address, (int)answer.StatusCode));
            var said = Description.Operations[address.Split('?')[0]].GetProperty("responses").GetProperty($"{status}");
            Assert.True(said.GetProperty("content").TryGetProperty(answer.Content.Headers.ContentType!.MediaType!, out _));
            if (answer.Headers.RetryAfter is not null)
                Assert.True(said.GetProperty("headers").TryGetProperty("Retry-After", out _));
        }
    }

    [Fact]
    public async Task Description_answers_GET_and_HEAD_alone()
    {
        using var post = await Client.PostAsync(DescriptionEndpoint.Path, null, Cancelled);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (post.StatusCode, string.Join(", ", post.Content.Headers.Allow)));
        using var head = await Client.SendAsync(new(HttpMethod.Head, DescriptionEndpoint.Path), Cancelled);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [GeneratedRegex("Example: `([^`]+)`")]
    private static partial Regex Example();

    /// <summary>A dashboard on a sample API, once for all tests.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private SummaryHost _host = null!;

        internal HttpClient Client => _host.Client;

        internal DescribedAnswers Description { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _host = await SummaryHost.StartAsync(new() { Jobs = 1_000, Days = 14 });
            Description = new(await Client.GetStringAsync(DescriptionEndpoint.Path, Cancelled));
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();
    }
}
