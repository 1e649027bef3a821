using System.Globalization;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>A wall screen in alarm in each browser, judged by what is visible.</summary>
public sealed partial class MatrixWallTests(MatrixWallTests.Rig rig, MatrixTable table) : IClassFixture<MatrixWallTests.Rig>
{
    /// <summary>Since 25 minutes ago three more jobs in ten fail.</summary>
    public sealed class Rig() : MatrixRig(new() { Jobs = 20_000, Days = 1, Spread = JobSpread.Even, Stuck = false, Outage = TimeSpan.FromMinutes(25) });

    public static TheoryData<string> Names => Browsers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Wall_in_alarm_is_red_and_shows_the_time_of_the_browsers_zone(string name) =>
        rig.SeeAsync(name, "alarm", "wall?title=Invoices+Europe", async browser =>
    {
        await UntilItIsInAlarmAsync(browser);
        var (number, badge, clock) = (await TheOneAsync(browser, ".rate .wall-number"), await TheOneAsync(browser, "header .wall-state"),
            await TheOneAsync(browser, "#wall-clock"));
        var before = await browser.LookAsync();
        await browser.UntilAsync(async () => (before = await browser.LookAsync()).RedShare(number) > 0, () => "what was said is painted");
        Assert.InRange(before.RedShare(number), .08, .6); // digits
        Assert.InRange(before.RedShare(badge), .4, .95); // a field with a word on it
        await AssertTimeAsync(browser, "Asia/Kolkata");
        await browser.UntilAsync(async () => (await browser.LookAsync()).Differs(before, clock), () => "the clock moves");
        table.Saw(browser, "wall in alarm",
            $"{await browser.AttributeAsync("html", "data-screen")}; rate {before.Colours(number).First(each => each.Colour.IsRed).Colour}, mark "
                + $"{before.Colours(badge)[0].Colour}, the clock moves");
    });

    [Theory]
    [MemberData(nameof(Names))]
    public Task Wall_in_a_zone_by_its_Windows_name_shows_the_time_there(string name) =>
        rig.SeeAsync(name, "zone", "wall?tz=W.%20Europe%20Standard%20Time", async browser =>
    {
        await UntilItIsInAlarmAsync(browser);
        await AssertTimeAsync(browser, "Europe/Berlin");
        table.Saw(browser, "wall, zone by Windows' name", "its time, \"as of\"");
    });

    [Theory]
    [MemberData(nameof(Names))]
    public Task Wall_is_readable_in_light_and_in_dark(string name) => rig.SeeAsync(name, "themes", "wall", async browser =>
    {
        var seen = new List<string>();
        foreach (var (theme, isLight) in new[] { ("light", true), ("dark", false) })
        {
            await browser.OpenAsync(new Uri(rig.Address, $"wall?theme={theme}"));
            await UntilItIsInAlarmAsync(browser);
            seen.Add(await Readable.UntilAsync(browser, ".volume .wall-number", isLight));
        }

        table.Saw(browser, "wall, light and dark", string.Join(", ", seen));
    });

    private static Task<string> UntilItIsInAlarmAsync(Browser browser) => browser.UntilWordsAsync(
        words => words.Contains("Alarm", StringComparison.Ordinal) && AsOf().IsMatch(words), "the wall is in alarm and says as of when");

    private static async Task<Box> TheOneAsync(Browser browser, string selector) => Assert.Single(await browser.BoxesAsync(selector));

    // The server's clock is this machine's, so the wall's time is right to within the seconds that the test takes.
    private static async Task AssertTimeAsync(Browser browser, string zone)
    {
        var text = Assert.Single(await browser.TextsAsync("#wall-clock"));
        Assert.Matches(@"^\d\d:\d\d:\d\d$", text);
        var there = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)).TimeOfDay;
        var apart = Math.Abs((TimeSpan.Parse(text, CultureInfo.InvariantCulture) - there).TotalSeconds);
        Assert.True(Math.Min(apart, 86_400 - apart) < 30, $"{text} is not the time of {zone}, {there}.");
        Assert.Matches(AsOf(), Assert.Single(await browser.TextsAsync("#wall-age")));
    }

    [GeneratedRegex(@"as of \d\d:\d\d:\d\d, \d+ s ago")]
    private static partial Regex AsOf();
}
