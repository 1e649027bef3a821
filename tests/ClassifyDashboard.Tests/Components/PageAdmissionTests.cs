using ClassifyDashboard.Components;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Components;

/// <summary>When requested pages start.</summary>
public sealed class PageAdmissionTests
{
    private readonly FakeTimeProvider _time = new();
    private long _waiting;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_start_at_once_while_the_processors_keep_up()
    {
        using var turns = new RenderQueue(_time);
        using var admission = new PageAdmission(turns, _time, () => 0);
        var pages = Enumerable.Range(0, 100).Select(_ => admission.WaitAsync(Cancelled)).ToList();
        await Task.WhenAll(pages); // the clock stands still
    }

    [Fact]
    public async Task Pages_start_one_after_another_in_order_while_the_processors_are_busy()
    {
        using var turns = new RenderQueue(_time);
        using var asked = new SemaphoreSlim(0);
        using var admission = new PageAdmission(turns, _time, () =>
        {
            asked.Release();
            return 1000;
        });
        var pages = Enumerable.Range(0, 5).Select(_ => admission.WaitAsync(Cancelled)).ToList();
        for (var i = 0; i < pages.Count; i++)
        {
            while (asked.Wait(0, Cancelled))
            {
                // The previous page, which has started, holds it up.
            }

            await asked.WaitAsync(Cancelled);
            Assert.DoesNotContain(pages.Skip(i), page => page.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(50)); // a page waits no longer, however busy the processors are
            await pages[i];
        }
    }

    [Fact]
    public async Task Page_starts_as_soon_as_those_before_it_are_done()
    {
        using var turns = new RenderQueue(_time);
        using var admission = new PageAdmission(turns, _time, () => Interlocked.Read(ref _waiting));
        Interlocked.Exchange(ref _waiting, 1000);
        var page = admission.WaitAsync(Cancelled);
        Assert.False(page.IsCompleted);
        Interlocked.Exchange(ref _waiting, 0);
        await page; // the clock stands still
    }

    [Fact]
    public async Task Refreshes_wait_for_a_waiting_page_and_a_cancelled_one_delays_nobody()
    {
        using var turns = new RenderQueue(_time);
        using var admission = new PageAdmission(turns, _time, () => Interlocked.Read(ref _waiting));
        Interlocked.Exchange(ref _waiting, 1000);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var (first, second) = (admission.WaitAsync(Cancelled), admission.WaitAsync(given.Token));
        var redraw = turns.RenderAsync(() => Task.CompletedTask, Cancelled);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(redraw.IsCompleted);
        Interlocked.Exchange(ref _waiting, 0);
        await first;
        await redraw;
        await admission.WaitAsync(Cancelled);
    }
}
