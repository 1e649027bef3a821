using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Wall screens at common sizes in each state. Leaves a picture of each beside the test results.</summary>
public sealed class WallLookTests(Chromium chromium)
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    private static readonly (string Name, int Width, int Height)[] Sizes = [("1080p", 1920, 1080), ("4k", 3840, 2160), ("upright", 1080, 1920)];

    private static readonly SampleApiOptions Busy = new() { Jobs = 20_000, Days = 1, Spread = JobSpread.Even, Stuck = false };

    public static TheoryData<string, SampleApiOptions, string> States => new()
    {
        { "fine", Busy, "warn=15%25&alarm=25%25" },
        { "watch", Busy, "" },
        { "alarm", Busy with { Outage = TimeSpan.FromMinutes(25) }, "title=Invoices+Europe" },
        { "few", new() { Jobs = 40, Days = 1, Spread = JobSpread.Even, Stuck = false }, "theme=light" },
        { "stalled", Busy with { Stall = TimeSpan.FromMinutes(30) }, "title=Nothing+finishes&warn=15%25&alarm=25%25" },
        { "turns", Busy, "rotate=1h&panels=rate,course,causes,types" },
        { "every-panel", Busy, "panels=rate,course,volume,backlog,causes,types,confidence,configurations" },
        { "hostile", Busy with { Faults = [Fault.HostileText] }, "title=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E" },
        { "right-to-left", Busy with { Faults = [Fault.RightToLeft] }, "title=%D7%A7%D7%91%D7%9C%D7%95%D7%AA&panels=rate,course,causes,types" },
        { "huge-errors", new() { Jobs = 200, Days = 1, Spread = JobSpread.Even, Stuck = false, Faults = [Fault.HugeError] }, "panels=rate,causes" },
        { "none", new() { Jobs = 0 }, "" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Everything_on_a_wall_is_large_enough_whole_and_visible(string name, SampleApiOptions options, string query)
    {
        await using var sample = await SampleApiHost.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        foreach (var (size, width, height) in Sizes)
        {
            await using var wall = await WallScreen.OpenAsync(chromium, dashboard.Address, "?" + query, width, height);
            await wall.UntilItSaysAsync("state",
                name switch
                {
                    "stalled" => "alarm",
                    "turns" or "every-panel" or "hostile" or "right-to-left" => "watch",
                    "none" or "huge-errors" => "few",
                    _ => name,
                });
            await Expect(wall.Age).ToContainTextAsync(" ago");
            await Expect(wall.Trouble).ToBeHiddenAsync();
            await wall.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"wall-{name}-{size}.png") });
            Assert.Empty(await wall.Page.EvaluateAsync<string[]>(Faults));
        }
    }

    // A hundredth of the height of a 16:9 screen, of the width of an upright one. Only names from outside may be cut, with
    // an ellipsis.
    internal const string Faults = """
        (() => {
            const u = innerWidth > innerHeight ? Math.min(innerHeight, innerWidth * .5625) / 100 : Math.min(innerWidth, innerHeight * .5625) / 100;
            const frame = document.querySelector('#frames iframe:not(.is-coming)'), inside = frame ? frame.contentDocument : document; // a plain wall has no frame
            const faults = [];
            for (const page of [document, inside]) {
                if (page.defaultView.getComputedStyle(page.documentElement).overflow !== 'hidden') faults.push('scrolls');
                for (const each of page.querySelectorAll('body *')) {
                    const words = [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
                    const style = page.defaultView.getComputedStyle(each);
                    if (!words || each.closest('.visually-hidden, script, noscript') || style.visibility === 'hidden' || !each.getClientRects().length) continue;
                    const name = `${each.className || each.localName} "${each.textContent.trim().slice(0, 40)}"`;
                    if (parseFloat(style.fontSize) < 4 * u - .5) faults.push(`${name} is ${parseFloat(style.fontSize) / u}`);
                    const range = page.createRange();
                    range.selectNodeContents(each);
                    const box = each.matches('.cut, .cut-at-two, h1, #wall-trouble p') ? each.getBoundingClientRect() : range.getBoundingClientRect();
                    if (box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) faults.push(`${name} is out of sight`);
                    const panel = each.closest('.wall-panel')?.getBoundingClientRect();
                    if (panel && (box.right > panel.right + u || box.bottom > panel.bottom + u || box.left < panel.left - u)) faults.push(`${name} leaves its panel`);
                    if (each.matches('.cut') && each.scrollWidth > each.clientWidth + 1 && !each.closest('.types, .rate.is-few')) faults.push(`${name} is cut`);
                }
            }
            const boxes = ['#wall-clock', '#wall-age'].map(id => document.querySelector(id).getBoundingClientRect());
            for (const each of inside.querySelectorAll('header > *, footer > *')) {
                const box = each.getBoundingClientRect();
                if (boxes.some(other => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) faults.push(`${each.textContent.trim()} lies under the clock or the age`);
            }
            const number = inside.querySelector('.rate .wall-number');
            if (number && parseFloat(inside.defaultView.getComputedStyle(number).fontSize) < 18 * u) faults.push('the main number is too small');
            if (inside.querySelectorAll('.wall-number').length > 6) faults.push('more than six figures');
            if ([document, inside].some(page => page.defaultView.getComputedStyle(page.body.firstElementChild).cursor !== 'none' && page.defaultView.getComputedStyle(page.querySelector('.wall') ?? page.body).cursor !== 'none')) faults.push('there is a pointer');
            if (inside.querySelectorAll('a:not([target=_blank]), button, input, nav').length) faults.push('there is something to click that changes the wall');
            if (inside.getAnimations().concat(document.getAnimations()).length) faults.push('something moves');
            return faults;
        })()
        """;
}
