using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// Waits in a page for a condition. Playwright's own way evaluates text repeatedly, which the dashboard's content policy rightly forbids.
/// </summary>
static class Until
{
    public static async Task UntilAsync(this IPage page, string condition, float patience = 30_000)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(patience));
        while (true)
        {
            try
            {
                await page.EvaluateAsync($"() => new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 20); look(); }})")
                    .WaitAsync(limit.Token);
                return;
            }
            catch (PlaywrightException e) when (e.Message.Contains("context was destroyed", StringComparison.Ordinal))
            {
                // The page has reloaded itself.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It did not come about that {condition}");
            }
        }
    }
}
