using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A page that lost its server or was changed from outside recovers by itself or offers one clear reload of its own address.</summary>
public sealed class ComingBackTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 500, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 4 })
{
    private static readonly string[] OfOutages = ["WebSocket", "ERR_CONNECTION", "net::", "onnection", "Error: ", "Warning: "];

    [Fact]
    public async Task Page_of_a_restarted_server_reloads_once_and_is_live()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects(OfOutages);
        await screen.GoAsync("?status=COMPLETED");
        var loads = LongPollingTests.Loads(screen);
        await Dashboard.DisposeAsync();
        await Expect(screen.Page.GetByText("The connection to the server is lost and is being sought.")).ToBeVisibleAsync();

        await using var again = await DashboardProcess.StartAsync(Sample, address: Dashboard.Address);
        await screen.Page.UntilAsync("document.querySelector('#components-reconnect-modal') && !document.querySelector('.components-reconnect-show')");
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
        await LongPollingTests.ARefreshComesAsync(screen);
        Assert.Equal(1, loads());
        await Expect(screen.Page).ToHaveURLAsync(new Uri(Dashboard.Address, "?status=COMPLETED").ToString());
    }

    [Theory]
    [InlineData("?status=FAILED")]
    [InlineData("jobs/clj-none")]
    public async Task Reload_button_of_the_lost_connection_notice_loads_this_address(string address)
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects([.. OfOutages, "404"]);
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, address).ToString());
        await screen.Page.UntilAsync(
            "document.querySelector('input[type=search]') ? !document.querySelector('input[type=search]').disabled : "
                + "document.querySelector('#components-reconnect-modal')");
        await Dashboard.DisposeAsync();
        var notice = screen.Page.Locator("#components-reconnect-modal");
        await Expect(notice).ToBeVisibleAsync();
        var asked = new TaskCompletionSource<string>();
        await screen.Page.RouteAsync("**/*", route =>
        {
            if (route.Request.IsNavigationRequest)
                asked.TrySetResult(route.Request.Url);
            return route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>asked</title>" });
        });
        await notice.GetByText("Reload").ClickAsync();
        Assert.Equal(new Uri(Dashboard.Address, address)
            .ToString(), await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Page_that_loses_its_server_before_it_is_live_waits_for_it()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects(OfOutages);
        var opened = new TaskCompletionSource<IWebSocketRoute>();
        await screen.Page.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(message => // the handshake alone arrives
            {
                if (opened.TrySetResult(socket))
                    Send(socket, message);
            });
        });
        await screen.Page.GotoAsync(Dashboard.Address.ToString());
        var route = await opened.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Dashboard.DisposeAsync();
        await route.CloseAsync();
        await Expect(screen.Page.GetByText("The connection to the server is lost and is being sought.")).ToBeVisibleAsync();

        await screen.Page.UnrouteAllAsync();
        await using var again = await DashboardProcess.StartAsync(Sample, address: Dashboard.Address);
        await screen.Page.UntilAsync("performance.getEntriesByType('navigation')[0].type === 'reload'");

        static void Send(IWebSocketRoute to, IWebSocketFrame message)
        {
            if (message.Text is { } text)
                to.Send(text);
            else
                to.Send(message.Binary!);
        }
    }

    [Fact]
    public async Task Translator_leaves_a_live_page_alone_so_that_it_stays_live()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await TranslateAsync(screen, obeys: true);
        await LongPollingTests.ARefreshComesAsync(screen);
        await LongPollingTests.ARefreshComesAsync(screen);
        await Expect(screen.Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        Assert.Equal("notranslate", await screen.Page.Locator("meta[name=google]").GetAttributeAsync("content"));
    }

    [Theory]
    [InlineData("wall")]
    [InlineData("wall/screen")]
    [InlineData("wall/new")]
    [InlineData("jobs/clj-none")]
    public async Task Live_pages_are_marked_as_not_to_be_translated(string address)
    {
        using var client = new HttpClient { BaseAddress = Dashboard.Address };
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Matches(new Regex("<html [^>]*translate=\"no\""), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Page_changed_by_an_extension_offers_one_reload_and_works_after_it()
    {
        await using var dashboard = await DashboardProcess.StartAsync(Sample); // a separate one, because it logs that the page broke
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        screen.Expects("rror: ", "Warning: ");
        await screen.GoAsync("?page_size=50");
        await screen.Page.EvaluateAsync("for (const row of document.querySelectorAll('.job-table tbody tr')) row.remove()");
        await screen.Page.GetByLabel("25 rows a page").ClickAsync();
        var broken = screen.Page.Locator("#blazor-error-ui");
        await Expect(broken).ToContainTextAsync("Something broke on this page.");
        await Expect(broken).ToBeVisibleAsync();
        var address = screen.Page.Url;
        await broken.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(broken).ToBeHiddenAsync();
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
        await LongPollingTests.ARefreshComesAsync(screen);
        Assert.Equal(address, screen.Page.Url);
    }

    [Fact]
    public async Task Translator_that_ignores_the_marks_is_reported()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects("rror: ", "Warning: ");
        await screen.GoAsync();
        await TranslateAsync(screen, obeys: false);
        await Expect(LongPollingTests.Note(screen)).ToContainTextAsync("Turn off translation of this page and load it again.");
    }

    [Fact]
    public async Task Page_restored_from_the_back_forward_cache_reloads()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await screen.Page.EvaluateAsync("window.isOld = true; window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        await screen.Page.UntilAsync("!window.isOld");
        await LongPollingTests.ARefreshComesAsync(screen);
    }

    // What browsers' translators do: each text is replaced by two font elements.
    private static async Task TranslateAsync(Screen screen, bool obeys) => await screen.Page.EvaluateAsync($$"""
        () => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walk.nextNode()) texts.push(walk.currentNode);
            for (const text of texts) {
                if (!text.textContent.trim() || ({{(obeys ? "true" : "false")}} && text.parentElement.closest('[translate=no], .notranslate'))) continue;
                const [outer, inner] = [document.createElement('font'), document.createElement('font')];
                inner.textContent = text.textContent;
                outer.append(inner);
                text.replaceWith(outer);
            }
        }
        """);
}
