using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

public sealed class BudgetOnSampleTests(ITestOutputHelper output)
{
    private const int Readers = 8;

    [Theory]
    [InlineData(20 / 60.0, null)]
    [InlineData(20 / 60.0, 10)]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(0, null)]
    public async Task Eight_concurrent_readers_at_five_requests_a_second_are_all_served_by_a_slower_service(double allowed, int? retryAfter)
    {
        var time = new CountingTime();
        await using var sample = await SampleApiHost.StartAsync(
            new()
            {
                Jobs = 100,
                Days = 1,
                ArrivalsPerSecond = 0,
                RequestsPerSecond = allowed,
                RetryAfter = retryAfter is { } s ? TimeSpan.FromSeconds(s) : null,
            }, time, TestContext.Current.CancellationToken);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("LLAMA_CLOUD_API_KEY", sample.ApiKey), new("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), new("LlamaCloud:Timeout", "00:10:00")])
                .Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time).AddLogging().AddLlamaCloud(configuration);
        await using var provider = services.BuildServiceProvider();
        var (client, budget) = (provider.GetRequiredService<ClassifyClient>(), provider.GetRequiredService<RequestBudget>());

        var readers = Enumerable.Range(0, Readers).Select(reader => ReadAsync(client, reader)).ToList();
        while (readers.Exists(reader => !reader.IsCompleted))
        {
            // Time passes when each reader waits for it: in the queue, or for a retry. One timer is the budget's own.
            if (budget.InFlight == 0 && budget.State.Waiting + time.Timers - 1 >= readers.Count(reader => !reader.IsCompleted))
                time.Advance(TimeSpan.FromMilliseconds(10));
            else
                await Task.Yield();
        }

        await Task.WhenAll(readers);
        var refused = sample.Requests.Total - Readers * 10;
        output.WriteLine($"{allowed:0.##}/s: {refused} of {sample.Requests.Total} refused, {budget.State}");
        Assert.InRange(refused, 0, 15);
        Assert.Equal(allowed > 0, budget.State.IsSlowed);
    }

    private static async Task ReadAsync(ClassifyClient client, int reader)
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal(100, (await client.ReadPageAsync(ListQuery.All, null, (RequestPriority)(reader % 3),
                TestContext.Current.CancellationToken)).Jobs.Count);
    }
}
