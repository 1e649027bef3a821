using System.Net;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Tests.Api.Summary;

namespace ClassifyDashboard.Tests.Sharing;

/// <summary>Links to long lists in the real application, for scripts and pages.</summary>
public sealed class SharedLinkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summary_of_a_long_list_is_available_by_its_code()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 300, Days = 1 });
        var ids = Enumerable.Range(0, 200).Select(i => $"clj-{i:x8}-0000-4000-8000-000000000000").ToValueList();
        Assert.Equal(0, (await host.GetAsync("?wait=30&job_ids=" + string.Join(',', ids))).GetProperty("jobs").GetInt32());

        var summary = await host.GetAsync($"?wait=30&job_list={IdList.CodeOf(ids)}");
        Assert.Equal(0, summary.GetProperty("jobs").GetInt32());
        Assert.False(summary.TryGetProperty("ignored", out _));

        summary = await host.GetAsync("?wait=30&job_list=0123456789abcdef");
        Assert.Equal("job_list", Assert.Single(summary.GetProperty("ignored").EnumerateArray()).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("?job_list=0123456789abcdef")]
    [InlineData("?job_list=../../../etc/passwd&job_list=x")]
    [InlineData("?job_list=%00x%ff%fe")]
    [InlineData("?job_list=<script>alert(1)</script>")]
    public async Task Invalid_code_is_named_on_the_page_and_causes_no_error(string query)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 20, Days = 1 });
        using var response = await host.Client.GetAsync(new Uri("/" + query, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("Not used from the address", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }
}
