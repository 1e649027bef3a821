using System.Collections.Concurrent;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What a browser paints first, and when its scripts arrive.</summary>
public sealed class FirstPaintTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"))
{
    private const string Programs = "**/*.js*";
    private const string StyleSheets = "**/*.css*";

    // In the page: the computed style of each element and its pseudo-elements.
    private const string Looks = """
        () => [...document.querySelectorAll('html, body, body *')].map(element => [element.tagName + '.' + element.getAttribute('class'), ...['', '::before', '::after'].map(part => {
            const style = getComputedStyle(element, part || null);
            return Array.from(style).map(name => name + ':' + style.getPropertyValue(name)).join(';');
        })].join('|'))
        """;

    // In another page: whether a picture has one colour only, and which share of its pixels differs from those of another.
    private const string Compare = """
        async ([one, other]) => {
            const points = async png => {
                const image = Object.assign(new Image(), { src: 'data:image/png;base64,' + png });
                await image.decode();
                const canvas = new OffscreenCanvas(image.width, image.height), brush = canvas.getContext('2d');
                brush.drawImage(image, 0, 0);
                return new Uint32Array(brush.getImageData(0, 0, image.width, image.height).data.buffer);
            };
            const [a, b] = [await points(one), await points(other)];
            return [a.every(point => point === a[0]) ? 1 : 0, a.filter((point, i) => point !== b[i]).length / a.length];
        }
        """;

    // A page that is rendered before the server knows the jobs has no rows until its scripts run.
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var screen = await OpenAsync();
        await screen.GoAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task Rows_are_painted_before_any_script_arrives()
    {
        await using var screen = await OpenAsync();
        var release = await HoldAsync(screen.Page, Programs, file => !file.Contains("/start.", StringComparison.Ordinal));
        await screen.Page.GotoAsync(Dashboard.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(screen.Rows).ToHaveCountAsync(25);
        await Expect(screen.Page.Locator(".card-value").First).ToHaveCSSAsync("font-weight", "600");
        await screen.Page.WaitForFunctionAsync("() => performance.getEntriesByName('first-contentful-paint').length > 0");
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeDisabledAsync();

        release();
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task First_frame_has_all_rows_though_the_page_arrives_slowly()
    {
        await using var screen = await OpenAsync();
        await screen.Page.AddInitScriptAsync("""
            window.rowShown = new Promise(go => {
                new PerformanceObserver(list => go(list.getEntries()[0].renderTime)).observe({ type: 'element', buffered: true });
                new MutationObserver(() => {
                    for (const cell of document.querySelectorAll('.job-table tr:nth-child(25) td:nth-child(2)')) cell.setAttribute('elementtiming', 'row');
                }).observe(document, { childList: true, subtree: true });
            });
            """);
        await screen.Page.SetViewportSizeAsync(1366, 2200);
        await screen.GoAsync(); // its style sheets are in the cache now
        var session = await screen.Page.Context.NewCDPSessionAsync(screen.Page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions",
            new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = 20_000, ["uploadThroughput"] = -1 });
        await screen.Page.GotoAsync(Dashboard.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        var times = await screen.Page.EvaluateAsync<double[]>(
            "rowShown.then(row => [row, performance.getEntriesByName('first-contentful-paint')[0].startTime])");
        Assert.Equal(times[1], times[0]);
    }

    [Fact]
    public async Task Inline_styles_of_charts_apply_in_a_browser_without_style_src_attr()
    {
        await using var screen = await OpenAsync();
        await screen.Page.RouteAsync(Dashboard.Address.ToString(), async route =>
        {
            var answer = await route.FetchAsync();
            var headers = new Dictionary<string, string>(answer.Headers);
            headers["content-security-policy"] = string.Join(';', headers["content-security-policy"].Split(';')
                .Where(part => !part.Contains("style-src-", StringComparison.Ordinal)));
            await route.FulfillAsync(new() { Response = answer, Headers = headers });
        });
        await HoldAsync(screen.Page, Programs, _ => true);
        await screen.Page.GotoAsync(Dashboard.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(screen.Rows).ToHaveCountAsync(25);
        Assert.True(await screen.Page.EvaluateAsync<bool>(
            "document.querySelectorAll('body [style]').length > 3 && [...document.querySelectorAll('body [style]')].every(each => each.style.length > 0)"));
    }

    [Fact]
    public async Task Only_the_first_script_runs_before_the_first_paint_ends()
    {
        await using var screen = await OpenAsync();
        await screen.Page.AddInitScriptAsync("""
            for (const name of ['classifyDashboard', 'Blazor']) {
                let value;
                Object.defineProperty(window, name, { get: () => value, set: given => { value = given; (window.ran = window.ran || {})[name] = performance.now(); } });
            }
            """);
        foreach (var _ in new[] { "cold", "warm" })
        {
            await screen.GoAsync();
            Assert.True(await screen.Page.EvaluateAsync<bool>(
                "Object.values(ran).length === 2 && Object.values(ran).every(time => time > "
                    + "performance.getEntriesByName('first-contentful-paint')[0].startTime)"));
        }
    }

    [Theory]
    [InlineData("Object.defineProperty(Document.prototype, 'hidden', { get: () => true }); window.PerformanceObserver = class { observe() { } }; "
        + "performance.getEntriesByName = () => [];")]
    [InlineData("window.PerformanceObserver = undefined; performance.getEntriesByName = () => [];")]
    [InlineData("window.PerformanceObserver = class { observe() { } }; performance.getEntriesByName = () => [];")]
    public async Task Page_in_a_hidden_tab_or_without_paint_events_becomes_live(string browser)
    {
        await using var screen = await OpenAsync();
        await screen.Page.AddInitScriptAsync(browser);
        await screen.GoAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task Each_frame_is_blank_or_equals_the_final_page()
    {
        await using var screen = await OpenAsync();
        var frames = new ConcurrentQueue<string>();
        var session = await screen.Page.Context.NewCDPSessionAsync(screen.Page);
        session.Event("Page.screencastFrame").OnEvent += async (_, e) =>
        {
            frames.Enqueue(e!.Value.GetProperty("data").GetString()!);
            await session.SendAsync("Page.screencastFrameAck", new Dictionary<string, object> { ["sessionId"] = e.Value.GetProperty("sessionId").GetInt32() });
        };
        await session.SendAsync("Page.startScreencast", new Dictionary<string, object> { ["format"] = "png", ["everyNthFrame"] = 1 });
        var release = await HoldAsync(screen.Page, StyleSheets, _ => true);
        await screen.Page.GotoAsync(Dashboard.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(screen.Rows).ToHaveCountAsync(25);
        release();
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
        await screen.Page.EvaluateAsync("new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))");
        var last = Convert.ToBase64String(await screen.Page.ScreenshotAsync());
        await session.SendAsync("Page.stopScreencast");

        await using var other = await chromium.OpenAsync(Dashboard.Address);
        var seen = 0;
        foreach (var frame in frames)
        {
            var compared = await other.Page.EvaluateAsync<double[]>(Compare, new[] { frame, last });
            if (compared[0] == 1)
                continue;
            seen++;
            Assert.InRange(compared[1], 0, 0.02); // words that became links or boxes that take text now
        }

        Assert.InRange(seen, 1, int.MaxValue);
    }

    [Theory]
    [InlineData("?status=NONSENSE&page_size=50")]
    [InlineData("?q=nothing+is+like+this")]
    [InlineData("wall/new")]
    [InlineData("jobs/nowhere")]
    [InlineData("no-such-page")]
    public async Task Page_looks_the_same_with_the_short_and_the_full_MudBlazor_styles(string address)
    {
        await using var screen = await OpenAsync();
        screen.Expects("404");
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, address).ToString());
        await screen.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await screen.Page.EvaluateAsync("document.querySelectorAll('details').forEach(menu => menu.open = true)");
        var looks = await SettledLooksAsync(screen.Page);
        await screen.Page.EvaluateAsync("""
            new Promise(go => {
                const whole = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '_content/MudBlazor/MudBlazor.min.css', onload: go });
                document.querySelector('link[rel=stylesheet]').before(whole);
            })
            """);
        Assert.Equal(looks, await SettledLooksAsync(screen.Page));
    }

    // Menus are drawn once they are open, and some colours change over a moment.
    private static async Task<string[]> SettledLooksAsync(IPage page)
    {
        await page.WaitForFunctionAsync(
            $$"""
            () => {
                const looks = ({{Looks}})().join();
                const isSettled = looks === window.lastLooks;
                window.lastLooks = looks;
                return isSettled;
            }
            """,
            null,
            new() { PollingInterval = 400 });
        return await page.EvaluateAsync<string[]>(Looks);
    }

    private Task<Screen> OpenAsync() => chromium.OpenAsync(Dashboard.Address);

    // Holds files of a kind back until the returned function is called.
    private static async Task<Action> HoldAsync(IPage page, string files, Predicate<string> isHeld)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(files, async route =>
        {
            if (isHeld(route.Request.Url))
                await gate.Task;
            await route.ContinueAsync();
        });
        return gate.SetResult;
    }
}
