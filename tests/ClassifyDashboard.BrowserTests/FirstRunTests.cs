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

    [Theory]
    [InlineData("LLAMA_CLOUD_BASE_URL", "ftp://x")]
    [InlineData("Reading:RefreshInterval", "00:00:00")]
    [InlineData("Reading:MaxJobs", "5")]
    public async Task A_setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DashboardProcess.StartAsync(sample: null, settings: [("LLAMA_CLOUD_API_KEY", "k"), (key, value)]));
        Assert.Contains("The dashboard cannot start: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }
}
