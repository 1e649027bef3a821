using ClassifyDashboard.Components;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Components;

/// <summary>The order in which open and new pages are rendered.</summary>
public sealed class RenderQueueTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_is_rendered_after_awaited_first_renders()
    {
        using var turns = new RenderQueue(new FakeTimeProvider());
        var (first, second, drawn) = (turns.BeginFirstRender(), turns.BeginFirstRender(), false);
        var redraw = turns.RenderAsync(Draw, Cancelled);
        Assert.False(drawn);
        first.Dispose();
        first.Dispose(); // drawn, and closed later
        Assert.False(drawn);
        second.Dispose();
        await redraw;
        Assert.True(drawn);

        Task Draw()
        {
            drawn = true;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Refresh_does_not_wait_for_ever_while_people_keep_arriving()
    {
        var time = new FakeTimeProvider();
        using var turns = new RenderQueue(time);
        using var first = turns.BeginFirstRender();
        var redraws = Enumerable.Range(0, 50).Select(_ => turns.RenderAsync(() => Task.CompletedTask, Cancelled)).ToList();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(redraws, redraw => redraw.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(redraws); // those too that had no place until then
    }

    [Fact]
    public async Task Refresh_of_many_pages_is_rendered_a_few_at_a_time()
    {
        using var turns = new RenderQueue(new FakeTimeProvider());
        var (gate, drawn) = (new TaskCompletionSource(), 0);
        var redraws = Enumerable.Range(0, 100).Select(_ => turns.RenderAsync(
            () =>
            {
                Interlocked.Increment(ref drawn);
                return gate.Task;
            },
            Cancelled)).ToList();
        Assert.Equal(Math.Min(100, Environment.ProcessorCount), drawn);
        gate.SetResult();
        await Task.WhenAll(redraws);
        Assert.Equal(100, drawn);
    }

    [Fact]
    public async Task Updates_of_one_moment_are_rendered_once_and_later_ones_again()
    {
        var time = new FakeTimeProvider();
        using var turns = new RenderQueue(time);
        using var drawings = new SemaphoreSlim(0);
        using var page = new CoalescedRender(turns, time, isLive: true, () =>
        {
            drawings.Release();
            return Task.CompletedTask;
        });
        page.OnRendered();
        for (var i = 0; i < 5; i++)
            page.Request();
        time.Advance(Soon);
        await drawings.WaitAsync(Cancelled);
        Assert.Equal(0, drawings.CurrentCount);

        page.Request();
        time.Advance(Soon);
        await drawings.WaitAsync(Cancelled);
        Assert.Equal(0, drawings.CurrentCount);
    }

    [Fact]
    public async Task Closed_page_is_not_rendered_and_nobody_waits_for_it()
    {
        var time = new FakeTimeProvider();
        using var turns = new RenderQueue(time);
        var drawn = 0;
        var page = new CoalescedRender(turns, time, isLive: true, () => Task.FromResult(drawn++));
        page.Request();
        page.Dispose();
        page.Request();
        time.Advance(Soon);
        await turns.RenderAsync(() => Task.CompletedTask, Cancelled); // comes to its turn, since the closed one is awaited no more
        Assert.Equal(0, drawn);
    }

    [Fact]
    public async Task Page_rendered_once_and_never_live_delays_nobody()
    {
        var time = new FakeTimeProvider();
        using var turns = new RenderQueue(time);
        using var page = new CoalescedRender(turns, time, isLive: false, () => Task.CompletedTask);
        await turns.RenderAsync(() => Task.CompletedTask, Cancelled);
    }
}
