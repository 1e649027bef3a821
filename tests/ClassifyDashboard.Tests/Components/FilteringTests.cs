using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Components;

public sealed class FilteringTests : Rendered
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Each_filter_that_is_set_is_a_chip_that_takes_it_away()
    {
        var chips = RenderAt<FilterChips>("?status=FAILED&type=(none)&q=pages&confidence=0-0.5&page=4", _ => { });
        var links = chips.FindAll("a").ToDictionary(link => link.TextContent.Replace(" ×", "", StringComparison.Ordinal), link => link.GetAttribute("href"));
        Assert.Equal("./?type=(none)&confidence=0-0.5&q=pages", links["status: Failed"]);
        Assert.Equal("./?status=FAILED&confidence=0-0.5&q=pages", links["no rule matched"]);
        Assert.Equal("./", links["Clear all"]);
    }

    [Fact]
    public void Unused_part_of_the_address_is_named() =>
        Assert.Contains("page=x (not a page number)", RenderAt<IgnoredNotice>("?page=x", _ => { }).Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Status_in_the_menu_is_a_link_that_adds_or_removes_it()
    {
        var bar = await OpenedAsync(RenderAt<FilterBar>("?status=FAILED", _ => { }));
        Assert.Equal("./", Choice(bar, "Failed").GetAttribute("href"));
        Assert.Equal("true", Choice(bar, "Failed").GetAttribute("aria-current"));
        Assert.Equal("./?status=FAILED&status=RUNNING", Choice(bar, "Running").GetAttribute("href"));
    }

    [Fact]
    public async Task Each_choice_shows_how_many_jobs_it_would_show()
    {
        var jobs = AJob.SetOf(AJob.Failed(), AJob.Failed("Document has 3 pages"), AJob.Completed("invoice"), AJob.Completed("invoice"),
            AJob.Completed("receipt"), AJob.With("THROTTLED"));
        var bar = await OpenedAsync(
            RenderAt<FilterBar>("?status=FAILED", parameters => parameters.Add(p => p.Load, LoadOf(jobs, new() { Statuses = [JobStatus.Failed] }))));
        Assert.Equal("2", Choice(bar, "Failed").QuerySelector(".count")!.TextContent);
        Assert.Equal("3", Choice(bar, "Completed").QuerySelector(".count")!.TextContent);
        Assert.Equal("1", Choice(bar, "THROTTLED").QuerySelector(".count")!.TextContent);
        Assert.Null(Choice(bar, "Running").QuerySelector(".count"));
        Assert.Equal($"./?status=FAILED&error={ErrorGroup.KeyOf("Document has 3 pages")}", Choice(bar, "Document has # pages").GetAttribute("href"));
    }

    [Fact]
    public async Task Long_menu_can_be_searched()
    {
        var jobs = AJob.SetOf(30, i => AJob.Completed($"type-{i:00}"));
        var bar = await OpenedAsync(RenderAt<FilterBar>("", parameters => parameters.Add(p => p.Load, LoadOf(jobs))));
        Assert.Equal("Find in 31", Assert.Single(bar.FindAll("input[data-narrow]")).GetAttribute("placeholder"));
    }

    [Theory]
    [InlineData("?from=2026-03-10T12:00:00Z&to=2026-03-10T12:10:00Z", "./?from=2026-03-10T11:55:00Z&to=2026-03-10T12:15:00Z")]
    [InlineData("?from=2026-03-10T11:00:00Z&to=2026-03-10T12:58:00Z", "./?from=2026-03-10T10:01:00Z")]
    public void Zooming_out_doubles_the_window_and_ends_at_now(string query, string expected)
    {
        var ways = RenderAt<WindowLinks>(query, parameters =>
            parameters.Add(p => p.Period, JobQuery.Read(query).Query.Filter.Window.Resolve(Now, TimeZoneInfo.Utc)));
        Assert.Equal([expected, "./"], ways.FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Back_to_live_restores_the_window_before_the_zoom()
    {
        Action<ComponentParameterCollectionBuilder<CascadingValue<Address>>> Below(string query) =>
            parameters => parameters.Add(p => p.Value, At(query))
                .AddChildContent<WindowLinks>(child => child.Add(p => p.Period, new Period(Now.AddDays(-7), Now)));
        var ways = Render(Below("?from=now-7d"));
        Assert.Empty(ways.FindAll("a"));
        ways.Render(Below("?from=2026-03-10T12:00:00Z&to=2026-03-10T12:10:00Z"));
        Assert.Equal("./?from=now-7d", ways.FindAll("a")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task Pasted_ids_go_into_the_address()
    {
        var bar = await OpenedAsync(RenderAt<FilterBar>("?q=x", _ => { }));
        await bar.Find("textarea").ChangeAsync("clj-1, clj-2\nclj-3");
        await bar.FindAll("form").Single(form => form.QuerySelector("textarea") is not null).SubmitAsync();
        Assert.EndsWith("/?job_ids=clj-1&job_ids=clj-2&job_ids=clj-3&q=x", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unusable_filter_value_gets_a_message_and_changes_nothing()
    {
        var bar = await OpenedAsync(RenderAt<FilterBar>("", _ => { }));
        var before = Navigation.Uri;
        var form = bar.FindAll("form").Single(form => form.TextContent.Contains("Project id", StringComparison.Ordinal));
        await form.QuerySelector("input")!.ChangeAsync("mine");
        await bar.FindAll("form").Single(form => form.TextContent.Contains("Project id", StringComparison.Ordinal)).SubmitAsync();
        Assert.Contains("Not a UUID.", bar.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(before, Navigation.Uri);
    }

    [Theory]
    [InlineData("2026-03-01 10:00", "2026-03-02", "/?from=2026-03-01T10:00:00Z&to=2026-03-02T23:59:59.9999999Z")]
    [InlineData("now-3h", "", "/?from=now-3h")]
    public async Task Period_can_be_typed(string from, string to, string expected)
    {
        var picker = await OpenedAsync(RenderAt<WindowPicker>("", _ => { }));
        await picker.FindAll("input")[0].ChangeAsync(from);
        await picker.FindAll("input")[1].ChangeAsync(to);
        await picker.Find("form").SubmitAsync();
        Assert.EndsWith(expected, Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_accepted_in_the_format_of_the_page()
    {
        CultureInfo.CurrentCulture = new("de-DE");
        var bar = await OpenedAsync(RenderAt<FilterBar>("?confidence=0.25-0.5", _ => { }));
        IElement Form() => bar.FindAll("form").Single(form => form.TextContent.Contains("Range such as 0-0,6", StringComparison.Ordinal));
        Assert.Equal("0,25-0,5", Form().QuerySelector("input")!.GetAttribute("value"));
        await Form().QuerySelector("input")!.ChangeAsync("0,1-0,75");
        await Form().SubmitAsync();
        Assert.EndsWith("/?confidence=0.1-0.75", Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2,5", 0.025)]
    [InlineData("2,5%", 0.025)]
    [InlineData("2.5 %", 0.025)]
    [InlineData("2\u066B5", 0.025)]
    [InlineData("1.000,5", null)]
    [InlineData("-2,5", null)]
    public void Threshold_is_accepted_with_a_decimal_comma(string text, double? rate) =>
        Assert.Equal(rate, WallQuery.Read("alarm=" + Uri.EscapeDataString(text)).Query.Options.Failed.Alarm);

    [Fact]
    public async Task Unknown_zone_of_the_browser_is_reported_and_not_used()
    {
        var menu = await OpenedAsync(
            RenderAt<ZoneMenu>("", parameters => parameters.Add(p => p.Zone, "UTC").Add(p => p.Browser, null).Add(p => p.Unknown, "Mars/Olympus")));
        Assert.Contains("This browser says that its time zone is “Mars/Olympus”, which is not known here.", menu.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("s own", menu.Markup, StringComparison.Ordinal);
        menu = await OpenedAsync(RenderAt<ZoneMenu>("", parameters => parameters.Add(p => p.Zone, "UTC").Add(p => p.Browser, "Asia/Calcutta")));
        Assert.Contains("Asia/Calcutta, this browser", menu.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_period_gets_a_message()
    {
        var picker = await OpenedAsync(RenderAt<WindowPicker>("", _ => { }));
        await picker.FindAll("input")[0].ChangeAsync("last tuesday");
        await picker.Find("form").SubmitAsync();
        Assert.Contains("From is not a time", picker.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static Address At(string query)
    {
        var (read, ignored) = JobQuery.Read(query);
        return new(read, ignored, TimeZoneInfo.Utc);
    }

    private static IElement Choice(IRenderedComponent<FilterBar> bar, string text) =>
        bar.FindAll("a.choice").First(link => link.QuerySelector(".choice-name")!.TextContent.EndsWith(text, StringComparison.Ordinal));
}
