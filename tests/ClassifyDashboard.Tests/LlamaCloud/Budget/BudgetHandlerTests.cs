using System.Net;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

public sealed class BudgetHandlerTests
{
    [Fact]
    public async Task Priority_travels_with_the_request_and_not_over_the_wire()
    {
        using var service = new StubService();
        await service.Answers().ReadAsync();
        Assert.Equal(RequestPriority.FirstRows, service.Requests[0].Options.Single(option => option.Key == BudgetHandler.Priority).Value);
        Assert.Equal("?page_size=100", service.Requests[0].RequestUri!.Query);
    }

    [Fact]
    public async Task Every_attempt_takes_a_permit_of_its_own()
    {
        using var service = new StubService(("LLAMA_CLOUD_API_KEY", "k"), ("LlamaCloud:RequestsPerSecond", "0.01"));
        var began = service.Time.GetUtcNow();
        await service.Answers(HttpStatusCode.InternalServerError).Answers(() => throw new HttpRequestException("reset")).Answers().ReadAsync();
        Assert.InRange((service.Time.GetUtcNow() - began).TotalSeconds, 200, 210);
        var budget = service.Services.GetRequiredService<RequestBudget>();
        Assert.Equal((0, 0, false), (budget.InFlight, budget.State.Waiting, budget.State.IsSlowed));
    }

    [Fact]
    public async Task Retry_After_holds_up_other_requests_too()
    {
        using var service = new StubService();
        var budget = service.Services.GetRequiredService<RequestBudget>();
        service.Answers(HttpStatusCode.TooManyRequests, change: response => response.Headers.Add("Retry-After", "30"))
            .Answers(() =>
            {
                Assert.Null(budget.State.PausedUntil);
                Assert.True(budget.State.IsSlowed);
                return new(HttpStatusCode.OK) { Content = new StringContent(StubService.EmptyPage) };
            });
        await service.ReadAsync();
        Assert.Equal(AJob.Created.AddSeconds(30), service.Time.GetUtcNow());
    }

    [Theory]
    [InlineData(null, false, 5)]
    [InlineData(null, true, 50)]
    [InlineData("12.5", true, 12.5)]
    public async Task Request_rate_is_that_of_the_settings_the_service_or_the_sample(string? setting, bool isSample, double expected)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(new LlamaCloudConnection(new("http://localhost"), "k", isSample));
        services.AddLlamaCloud(new ConfigurationBuilder().AddInMemoryCollection([new("LlamaCloud:RequestsPerSecond", setting)]).Build());
        await using var provider = services.BuildServiceProvider();
        Assert.Equal(expected, provider.GetRequiredService<RequestBudget>().State.Configured);
    }
}
