using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Tests.LlamaCloud;

public sealed class RequestTests
{
    public static TheoryData<ListQuery, string?, string> Queries => new()
    {
        { ListQuery.All, null, "?page_size=100" },
        { ListQuery.All, "a+/=&b", "?page_size=100&page_token=a%2B%2F%3D%26b" },
        { ListQuery.All, "", "?page_size=100" },
        { ListQuery.All with { Status = JobStatus.Failed }, null, "?page_size=100&status=FAILED" },
        { ListQuery.All with { ConfigurationId = "cfg-1 ü" }, null, "?page_size=100&configuration_id=cfg-1%20%C3%BC" },
        { ListQuery.All with { ConfigurationId = "" }, null, "?page_size=100" },
        { ListQuery.All with { JobIds = ["clj-1", "clj-2"] }, null, "?page_size=100&job_ids=clj-1&job_ids=clj-2" },
        { ListQuery.All with { ProjectId = "p", OrganizationId = "o" }, null, "?page_size=100&project_id=p&organization_id=o" },
        {
            ListQuery.All with
            {
                CreatedOnOrAfter = new(2026, 1, 31, 14, 5, 9, 117, TimeSpan.FromHours(1)),
                CreatedOnOrBefore = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
            },
            null,
            "?page_size=100&created_at_on_or_after=2026-01-31T13%3A05%3A09.117Z&created_at_on_or_before=2026-02-01T00%3A00%3A00Z"
        },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Query_string_is_exactly_this_in_any_culture(ListQuery query, string? token, string expected)
    {
        foreach (var culture in new[] { "", "de-DE", "ar-SA", "th-TH" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            using var service = new StubService();
            await service.Answers().ReadAsync(query, token);
            Assert.Equal("/api/v2/classify" + expected, service.Requests.Single().RequestUri!.PathAndQuery);
        }
    }

    [Fact]
    public async Task API_key_is_in_the_header_and_nowhere_else()
    {
        using var service = new StubService();
        await service.Answers().ReadAsync(token: "the-page-token");
        Assert.Equal("Bearer " + StubService.Key, service.Requests[0].Headers.Authorization!.ToString());
        Assert.DoesNotContain(StubService.Key, service.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-page-token", service.Log.Text, StringComparison.Ordinal);
        Assert.NotEqual("", service.Log.Text);
    }

    [Theory]
    [InlineData(null, "https://api.cloud.llamaindex.ai/api/v2/classify")]
    [InlineData("api.cloud.eu.llamaindex.ai", "https://api.cloud.eu.llamaindex.ai/api/v2/classify")]
    [InlineData("https://llama.example.com/", "https://llama.example.com/api/v2/classify")]
    [InlineData("http://localhost:8000/proxy/llama", "http://localhost:8000/proxy/llama/api/v2/classify")]
    public async Task Base_address_may_have_a_scheme_or_a_path_or_not(string? address, string expected)
    {
        using var service = new StubService(("LLAMA_CLOUD_API_KEY", "k"), ("LLAMA_CLOUD_BASE_URL", address));
        await service.Answers().ReadAsync();
        Assert.Equal(expected, service.Requests[0].RequestUri!.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task Programs_own_settings_win_over_the_plain_names()
    {
        using var service = new StubService(("LLAMA_CLOUD_API_KEY", "plain"), ("LlamaCloud:ApiKey", "own"), ("LLAMA_CLOUD_BASE_URL", "plain.example.com"),
            ("LlamaCloud:BaseUrl", "own.example.com"));
        await service.Answers().ReadAsync();
        Assert.Equal("own", service.Requests[0].Headers.Authorization!.Parameter);
        Assert.Equal("own.example.com", service.Requests[0].RequestUri!.Host);
    }

    [Theory]
    [InlineData("LlamaCloud:BaseUrl", "ftp://x", "LLAMA_CLOUD_BASE_URL")]
    [InlineData("LlamaCloud:BaseUrl", "https://user:hidden-secret@x", "LLAMA_CLOUD_BASE_URL")]
    [InlineData("LlamaCloud:ApiKey", "two hidden-secret", "LLAMA_CLOUD_API_KEY")]
    [InlineData("LlamaCloud:ApiKey", "two\nhidden-secret", "LLAMA_CLOUD_API_KEY")]
    [InlineData("LlamaCloud:ApiKey", "\"hidden-secret\"", "LLAMA_CLOUD_API_KEY")]
    [InlineData("LlamaCloud:Timeout", "00:00:00", "LlamaCloud:Timeout")]
    [InlineData("LlamaCloud:RequestsPerSecond", "0", "LlamaCloud:RequestsPerSecond")]
    [InlineData("LlamaCloud:RequestsPerSecond", "NaN", "LlamaCloud:RequestsPerSecond")]
    [InlineData("LlamaCloud:RequestsPerSecond", "1000.1", "LlamaCloud:RequestsPerSecond")]
    [InlineData("LlamaCloud:MaxInFlight", "0", "LlamaCloud:MaxInFlight")]
    [InlineData("LlamaCloud:MaxInFlight", "65", "LlamaCloud:MaxInFlight")]
    public void Invalid_settings_are_refused_by_name_without_printing_a_secret(string key, string value, string named)
    {
        using var service = new StubService((key, value));
        var refused = Assert.Throws<OptionsValidationException>(() => service.Services.GetRequiredService<IOptions<LlamaCloudOptions>>().Value);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_without_a_key_sends_nothing()
    {
        using var service = new StubService(("LLAMA_CLOUD_API_KEY", " "));
        Assert.Equal(ProblemKind.NotConfigured, (await service.FailAsync()).Kind);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public void Long_id_list_is_split_so_that_no_address_is_too_long()
    {
        var parts = new ListQuery { JobIds = Enumerable.Range(0, 250).Select(i => $"clj-{i}").ToValueList() }.Split();
        Assert.Equal([100, 100, 50], parts.Select(part => part.JobIds.Count));
        var longer = new ListQuery { JobIds = Enumerable.Range(0, 100).Select(i => new string('x', 400) + i).ToValueList() }.Split();
        Assert.All(longer, part => Assert.True(part.JobIds.Sum(id => id.Length + 9) < ListQuery.MaxUrlLength));
        Assert.Equal(100, longer.Sum(part => part.JobIds.Count));
    }
}
