using Bunit;
using ClassifyDashboard.Components.Charts;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Components;

public sealed class ChartTests : Rendered
{
    [Fact]
    public void Chart_scale_holds_every_count_in_few_round_steps() => Gen.Int[0, int.MaxValue].Sample(most =>
    {
        var scale = Scale.UpTo(most, 100);
        return scale.Top >= most && scale.Steps is >= 1 and <= 5
            && scale.Step.ToString(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('0') is "1" or "2" or "5";
    });

    [Fact]
    public async Task Each_bar_links_to_the_jobs_of_its_time_and_says_how_many_they_are()
    {
        var period = new Period(AJob.Created, AJob.Created.AddHours(1));
        var jobs = AJob.SetOf(AJob.Completed().At(AJob.Created.AddMinutes(1)), AJob.Failed().At(AJob.Created.AddMinutes(1)), AJob.Completed().Undated());
        var chart = RenderAt<TimelineChart>("?status=FAILED", parameters => parameters.Add(p => p.Timeline, Timeline.Of(jobs, period, TimeZoneInfo.Utc))
            .Add(p => p.Period, period));
        var bar = chart.FindAll("svg a")[1];
        Assert.Equal("2026-03-10 12:01:00 UTC: 2 jobs, 1 completed, 1 failed", bar.QuerySelector("title")!.TextContent);
        Assert.Equal("./?from=2026-03-10T12:01:00Z&to=2026-03-10T12:01:59.9999999Z&status=FAILED", bar.GetAttribute("href"));
        Assert.Empty(chart.FindAll("table"));
        await chart.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        Assert.Single(chart.FindAll("table tbody tr"));
        Assert.Contains("1 job without a creation time is not in this chart", chart.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_bars_narrow_and_include_no_rule_matched()
    {
        var types = TypeShares.Of(AJob.SetOf(AJob.Completed("invoice"), AJob.Completed("invoice"), AJob.NoRuleMatched()));
        var bars = RenderAt<TypeBars>("", parameters => parameters.Add(p => p.Types, types));
        Assert.Equal(["invoice", "no rule matched"], bars.FindAll("th a").Select(link => link.TextContent));
        Assert.Equal(["./?type=invoice", "./?type=(none)"], bars.FindAll("th a").Select(link => link.GetAttribute("href")));
        Assert.Contains("66.7 %", bars.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_without_a_matching_rule_is_a_separate_outcome()
    {
        var figures = JobFigures.Of(AJob.SetOf(AJob.Completed(), AJob.Completed(), AJob.NoRuleMatched(), AJob.CompletedWithoutResult(), AJob.Failed()), Now);
        var shares = RenderAt<OutcomeShares>("", parameters => parameters.Add(p => p.Figures, figures));
        Assert.Equal(["Classified 2 40 %", "No rule matched 1 20 %", "Completed, no result 1 20 %", "Failed 1 20 %"], shares.FindAll("tbody tr")
            .Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal("./?status=COMPLETED&type=(any)", shares.Find("th a").GetAttribute("href"));
    }

    [Fact]
    public void Unknown_status_counts_as_other_and_its_link_names_it()
    {
        var figures = JobFigures.Of(AJob.SetOf(AJob.With("THROTTLED"), AJob.Completed()), Now);
        var shares = RenderAt<OutcomeShares>("", parameters => parameters.Add(p => p.Figures, figures));
        Assert.Equal(["./?status=COMPLETED&type=(any)", "./?status=THROTTLED"], shares.FindAll("th a").Select(link => link.GetAttribute("href")));
        Assert.Contains("Other: THROTTLED (1)", shares.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_beyond_ten_are_grouped_as_others_that_can_be_opened()
    {
        var types = TypeShares.Of(
            JobSet.Of(Enumerable.Range(0, 15).SelectMany(i => Enumerable.Range(0, 15 - i).Select(_ => AJob.Completed($"type-{i:00}").Build()))));
        var bars = RenderAt<TypeBars>("", parameters => parameters.Add(p => p.Types, types));
        Assert.Equal(11, bars.FindAll("tbody tr").Count);
        Assert.Contains("others (5 types)", bars.FindAll("tbody tr")[10].TextContent, StringComparison.Ordinal);
        Assert.Equal("15", bars.FindAll("tbody tr")[10].QuerySelectorAll("td")[1].TextContent);
        await bars.Find("button").ClickAsync(new());
        Assert.Equal(15, bars.FindAll("th a").Count);
    }

    [Fact]
    public void Bar_that_will_get_more_jobs_says_so()
    {
        var period = new Period(AJob.Created, AJob.Created.AddMinutes(59).AddSeconds(30));
        var jobs = AJob.SetOf(AJob.Completed().At(AJob.Created.AddMinutes(59)), AJob.Completed());
        IRenderedComponent<TimelineChart> At(string query) =>
            RenderAt<TimelineChart>(query, parameters => parameters.Add(p => p.Timeline, Timeline.Of(jobs, period, TimeZoneInfo.Utc))
                .Add(p => p.Period, period));
        Assert.Equal("2026-03-10 12:59:00 UTC, so far: 1 job, 1 completed", At("?from=now-1h").FindAll("svg a title")[^1].TextContent);
        Assert.Equal("2026-03-10 12:59:00 UTC: 1 job, 1 completed", At("?from=2026-03-10T12:00:00Z&to=2026-03-10T12:59:30Z")
            .FindAll("svg a title")[^1].TextContent);
    }

    [Fact]
    public void Bar_over_a_clock_change_is_as_wide_as_its_time_and_as_high_as_its_rate()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var query = JobQuery.Read("?from=2026-10-22&to=2026-10-28&tz=Europe/Berlin").Query;
        var period = query.Filter.Window.Resolve(Now, berlin);
        var jobs = JobSet.Of(Enumerable.Range(0, 169).Select(hour => AJob.Completed().At(period.From.AddHours(hour)).Build()));
        var chart = Render<TimelineChart>(builder =>
        {
            builder.Add(p => p.Timeline, Timeline.Of(jobs, period, berlin)).Add(p => p.Period, period);
            builder.AddCascadingValue(new Address(query, [], berlin));
        });
        Assert.Equal(
            ["2026-10-25 00:00:00 +02:00: 2 jobs, 2 completed", "2026-10-25 02:00:00 +02:00, 1 h long: 1 job, 1 completed",
                "2026-10-25 02:00:00 +01:00: 2 jobs, 2 completed"],
            chart.FindAll("svg a title").Skip(36).Take(3).Select(title => title.TextContent));
        Assert.Equal(["11.83", "5.92", "11.83"], chart.FindAll("svg a rect").Skip(36).Take(3).Select(bar => bar.GetAttribute("width")));
        Assert.Single(chart.Find("path.bar").GetAttribute("d")!.Split('v').Skip(1).Select(part => part.Split('h')[0]).Distinct()); // each bar is Mx yhWvHh-Wz
        Assert.Contains("clocks change", chart.Find("figcaption").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_strip_shows_the_failure_rate_its_interval_and_the_previous_period()
    {
        var now = JobFigures.Of(AJob.SetOf(AJob.Failed(), AJob.Completed(), AJob.Running().At(AJob.Created.AddMinutes(-90))), AJob.Created);
        var strip = RenderAt<FigureStrip>("", parameters => parameters.Add(p => p.Now, now)
            .Add(p => p.Before, JobFigures.Of(AJob.SetOf(AJob.Completed()), AJob.Created)));
        var cards = strip.FindAll(".card").ToDictionary(card => card.QuerySelector(".card-label")!.TextContent, card => card.TextContent);
        Assert.Contains("1 · 50 %", cards["Failed"], StringComparison.Ordinal);
        Assert.Contains("9.5 % to 90.5 % of 2", cards["Failed"], StringComparison.Ordinal);
        Assert.Contains("before: 0 · 0 %", cards["Failed"], StringComparison.Ordinal);
        Assert.Contains("oldest 1 h 30 min", cards["Running and waiting"], StringComparison.Ordinal);
        Assert.Equal("./types#confidence", strip.FindAll("a.card").Single(card => card.QuerySelector(".card-label")!.TextContent == "Mean confidence")
            .GetAttribute("href"));
    }
}
