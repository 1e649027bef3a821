using ClassifyDashboard.Components;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Components;

/// <summary>When memory is released.</summary>
public sealed class CircuitMemoryReleaseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Memory_is_released_once_when_most_of_many_pages_have_closed_and_it_is_quiet()
    {
        var (time, times) = (new FakeTimeProvider(), 0);
        using var pages = new CircuitMemoryRelease(time, () => times++);
        await OpenAsync(pages, 120);
        await CloseAsync(pages, 59);
        time.Advance(Minute);
        Assert.Equal(0, times);

        await CloseAsync(pages, 61);
        Assert.Equal(0, times);
        time.Advance(Minute);
        Assert.Equal(1, times);

        time.Advance(Minute * 60);
        Assert.Equal(1, times);
    }

    [Fact]
    public async Task Memory_is_left_to_the_collector_with_few_or_returning_pages()
    {
        var (time, times) = (new FakeTimeProvider(), 0);
        using var pages = new CircuitMemoryRelease(time, () => times++);
        await OpenAsync(pages, 49);
        await CloseAsync(pages, 49);
        await OpenAsync(pages, 100);
        for (var i = 0; i < 500; i++)
        {
            await CloseAsync(pages, 1);
            await OpenAsync(pages, 1);
            time.Advance(Minute);
        }

        Assert.Equal(0, times);
    }

    private static async Task OpenAsync(CircuitMemoryRelease pages, int count)
    {
        for (var i = 0; i < count; i++)
            await pages.OnCircuitOpenedAsync(null!, TestContext.Current.CancellationToken);
    }

    private static async Task CloseAsync(CircuitMemoryRelease pages, int count)
    {
        for (var i = 0; i < count; i++)
            await pages.OnCircuitClosedAsync(null!, TestContext.Current.CancellationToken);
    }
}
