using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

public sealed class ReaderOnSampleTests
{
    [Fact(Timeout = 60_000)]
    public async Task Services_end_while_requests_are_being_sent_though_the_clock_stands()
    {
        var time = new TestClock(AJob.Created);
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 10, Days = 1, Latency = TimeSpan.FromSeconds(1) }, time, TestContext.Current.CancellationToken);
        var services = ReaderOnSample.ServicesOn(sample, time);
        services.GetRequiredService<NameDirectory>().Request(["cfg-1"]);
        await using var loads = services.GetRequiredService<JobReader>().WatchAsync(JobFilter.Default, TimeZoneInfo.Utc, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await loads.MoveNextAsync();
        await Waiting.UntilAsync(() => sample.Requests.Held >= 1 && sample.SiblingRequests.Held >= 1, TimeSpan.FromSeconds(30));
        await services.DisposeAsync();
    }
}
