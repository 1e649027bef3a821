using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// From a red number to what to do about it, in two clicks: the Jobs page says that jobs fail, a click on Failures says why, and a click there
/// opens the jobs.
/// </summary>
public sealed class FailureStoryTests(Chromium chromium, ITestOutputHelper output)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incident_of_a_week_is_the_trouble_of_one_configuration()
    {
        // A week in which it hits the most frequent configuration
        var latest = Hour(DateTimeOffset.UtcNow).AddHours(-3);
        var (seed, incident) = Enumerable.Range(1, 100)
            .Select(seed => (seed, At: Enumerable.Range(0, 24 * 14).Select(hours => latest.AddHours(-hours))
                .First(hour => SampleSchedule.Incident((ulong)seed, hour) is not null)))
            .First(week => SampleSchedule.Incident((ulong)week.seed, week.At) % 6 == 0);
        await using var story = await StartAsync(new() { Seed = seed, ArrivalsPerSecond = 0 });
        var (from, to) = (incident.AddHours(-12), incident.AddHours(3));
        await story.WalkAsync(FormattableString.Invariant($"?from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}"));
        await story.SaysAsync(new("^A configuration:"), new("did not answer in time"));
        await story.OpensAsync(new("configuration_id=cfg-"));
    }

    [Fact]
    public async Task Cap_of_credits_is_the_trouble_of_the_account()
    {
        await using var story = await StartAsync(new() { ArrivalsPerSecond = 0, Spread = JobSpread.Even, CapFromHour = 12 });
        await story.WalkAsync("?from=now-5d");
        await story.SaysAsync(new("^The account:"), new("credits"));
        await story.OpensAsync(new("status=FAILED"));
    }

    [Fact]
    public async Task Outage_is_the_trouble_of_the_service()
    {
        await using var story = await StartAsync(new() { ArrivalsPerSecond = 0, Spread = JobSpread.Even, Outage = TimeSpan.FromHours(3) });
        await story.WalkAsync("");
        await story.SaysAsync(new("^The service:"), new("did not answer in time"));
        await Expect(story.Screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "The service's status page" })).ToBeVisibleAsync();
        await story.OpensAsync(new("status=FAILED"));
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    private async Task<Story> StartAsync(SampleApiOptions options)
    {
        var sample = await SampleApiHost.StartAsync(options, TimeProvider.System, Cancelled);
        var dashboard = await DashboardProcess.StartAsync(sample);
        return new(sample, dashboard, await chromium.OpenAsync(dashboard.Address, 1366, 900), output);
    }

    private sealed class Story(SampleApiHost sample, DashboardProcess dashboard, Screen screen, ITestOutputHelper output) : IAsyncDisposable
    {
        public Screen Screen => screen;

        /// <summary>Looks at the Jobs page, and clicks on Failures: the first click.</summary>
        public async Task WalkAsync(string query)
        {
            await screen.GoAsync(query);
            await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
            await screen.Page.Locator("nav[aria-label=Screens]").GetByText("Failures").ClickAsync();
            await Expect(screen.Page.Locator(".verdict")).ToBeVisibleAsync();
        }

        /// <summary>Reads the kind of trouble, and the most frequent cause.</summary>
        public async Task SaysAsync(Regex trouble, Regex cause)
        {
            await Expect(screen.Page.Locator(".verdict p strong")).ToHaveTextAsync(trouble);
            await Expect(screen.Page.Locator(".cause h3").First).ToHaveTextAsync(cause);
            output.WriteLine(await screen.Page.Locator(".verdict").InnerTextAsync());
            output.WriteLine(await screen.Page.Locator(".cause").First.InnerTextAsync());
        }

        /// <summary>Opens the jobs of the trouble: the second click.</summary>
        public async Task OpensAsync(Regex address)
        {
            await screen.Page.Locator(".verdict").GetByText("Show them in Jobs").ClickAsync();
            await Expect(screen.Page).ToHaveURLAsync(address);
            await Expect(screen.Rows.First).ToBeVisibleAsync();
            LogAssert.HasNoErrors(dashboard.Log);
        }

        public async ValueTask DisposeAsync()
        {
            await screen.DisposeAsync();
            await dashboard.DisposeAsync();
            await sample.DisposeAsync();
        }
    }
}
