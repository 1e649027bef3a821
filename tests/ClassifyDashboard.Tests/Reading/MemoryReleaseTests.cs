using ClassifyDashboard.Reading.Cache;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>When memory is released after a read.</summary>
public sealed class MemoryReleaseTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Memory_is_released_once_when_a_large_read_has_ended()
    {
        var (time, times) = (new FakeTimeProvider(), 0);
        using var release = new MemoryRelease(time, () => times++);
        for (var i = 0; i < 300; i++)
        {
            release.Added(1_000);
            time.Advance(Second);
        }

        Assert.Equal(0, times);
        time.Advance(Second * 20);
        Assert.Equal(1, times);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, times);
    }

    [Fact]
    public void Memory_is_left_to_the_collector_after_a_small_read_and_refreshes()
    {
        var (time, times) = (new FakeTimeProvider(), 0);
        using var release = new MemoryRelease(time, () => times++);
        release.Added(90_000);
        for (var i = 0; i < 900; i++)
        {
            release.Added(10);
            release.Added(-5); // a block that lost jobs
            time.Advance(Second * 17);
        }

        Assert.Equal(0, times);
        release.Added(2_000);
        time.Advance(Second * 20);
        Assert.Equal(1, times);
    }
}
