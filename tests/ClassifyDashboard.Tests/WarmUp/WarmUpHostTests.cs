using ClassifyDashboard.Components;
using ClassifyDashboard.Health;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.WarmUp;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.WarmUp;

/// <summary>The dashboard that warms up the process before the real one serves many requests.</summary>
public sealed class WarmUpHostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_of_a_rehearsal_is_rendered_over_a_live_connection()
    {
        using var nobody = new RenderQueue(TimeProvider.System);
        await WarmUpHost.RunAsync(8, nobody, Cancelled);
    }

    [Fact]
    public async Task Rehearsal_waits_for_people_and_ends_once_enough_of_their_pages_are_live()
    {
        using var people = new RenderQueue(new FakeTimeProvider());
        using var page = new CoalescedRender(people, TimeProvider.System, isLive: true, () => Task.CompletedTask);
        using var other = new CoalescedRender(people, TimeProvider.System, isLive: true, () => Task.CompletedTask);
        var rehearsal = WarmUpHost.RunAsync(2, people, Cancelled);
        page.OnRendered();
        page.OnRendered();
        Assert.Equal(1, people.LivePages);
        Assert.False(rehearsal.IsCompleted);
        other.OnRendered();
        await rehearsal;
    }

    [Fact]
    public async Task Process_warms_up_without_a_request_to_the_service()
    {
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 300, Days = 1 }, TimeProvider.System, Cancelled);
        await using var host = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("LLAMA_CLOUD_API_KEY", sample.ApiKey);
            builder.UseSetting("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString());
            builder.UseSetting("Reading:Store", "false");
        });
        var readiness = host.Services.GetRequiredService<Readiness>();
        await readiness.Warm.WaitAsync(Cancelled);
        Assert.True(readiness.IsWarm);
        Assert.Equal(0, sample.Requests.Total);
    }
}
