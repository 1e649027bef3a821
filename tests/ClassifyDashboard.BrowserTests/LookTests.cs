using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The states of the Jobs page at common screen sizes. Leaves a picture of each beside the test results.</summary>
public sealed class LookTests(Chromium chromium)
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    private static readonly (string Name, int Width, int Height)[] Sizes = [("wall", 1920, 1080), ("desk", 1366, 768), ("phone", 390, 844)];

    public static TheoryData<string, int, Fault?, string, string> States => new()
    {
        { "ordinary", 5_000, null, "", "complete, as of" },
        { "none", 0, null, "", "No jobs at all in this period" },
        { "none-for-filter", 500, null, "?q=nothing-has-this", "No jobs for these filters" },
        { "one", 1, null, "?from=now-30d", "complete, as of" },
        { "failed", 5_000, null, "?status=FAILED&from=now-7d", "complete, as of" },
        { "down", 500, Fault.Unavailable, "", "The jobs could not be read." },
        { "huge-errors", 500, Fault.HugeError, "?from=now-7d&status=FAILED", "complete, as of" },
        { "hostile", 5_000, Fault.HostileText, "?from=now-7d", "complete, as of" },
        { "right-to-left", 5_000, Fault.RightToLeft, "?from=now-7d", "complete, as of" },
        { "unknown-status", 500, Fault.UnknownStatus, "?from=now-7d", "complete, as of" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Nothing_is_wider_than_the_screen_in_light_or_dark(string state, int jobs, Fault? fault, string query, string shows)
    {
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = jobs, Days = 5, Faults = fault is { } on ? [on] : [] }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        foreach (var (size, width, height) in Sizes)
        {
            foreach (var theme in new[] { "light", "dark" })
            {
                await using var screen = await chromium.OpenAsync(dashboard.Address, width, height);
                await screen.GoAsync(query + (query.Length == 0 ? "?" : "&") + "theme=" + theme);
                await Expect(screen.Page.GetByText(shows).First).ToBeVisibleAsync();
                if (state == "ordinary")
                    await Expect(screen.Page.GetByText("before: ").First).ToBeVisibleAsync();
                Assert.Equal(width, await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
                await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{state}-{size}-{theme}.png"), FullPage = size == "phone" });
            }
        }
    }
}
