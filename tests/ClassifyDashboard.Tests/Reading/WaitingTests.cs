using ClassifyDashboard.Reading;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Reading;

public sealed class WaitingTests
{
    [Fact]
    public async Task Waiting_for_less_than_a_millisecond_leaves_the_thread_to_others()
    {
        var time = new FakeTimeProvider();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            // By the machine's clock, and far more than it takes: one that never gives its thread back ends here.
            var begun = Task.Run(() => new { Waiting = time.UntilAsync(time.GetUtcNow() + TimeSpan.FromMilliseconds(0.5), stop.Token) }, stop.Token);
            var waiting = (await begun.WaitAsync(TimeSpan.FromSeconds(10), stop.Token)).Waiting;
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await waiting;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
