using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What someone sees who has just cloned the repository and has no key.</summary>
public sealed class FirstRunTests(Chromium chromium)
{
    [Fact]
    public async Task Without_a_key_there_are_sample_jobs_and_a_hint_how_to_see_ones_own()
    {
        await using var dashboard = await DashboardProcess.StartAsync(sample: null);
        await using (var screen = await chromium.OpenAsync(dashboard.Address))
        {
            await screen.GoAsync();
            await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToContainTextAsync("Sample data");
            await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToContainTextAsync("LLAMA_CLOUD_API_KEY");
            await Expect(screen.Rows).ToHaveCountAsync(25);
        }

        Assert.DoesNotContain("fail:", dashboard.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", dashboard.Log, StringComparison.Ordinal);
    }
}
