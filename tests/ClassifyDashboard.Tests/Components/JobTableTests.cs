using AngleSharp.Dom;
using Bunit;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Components;

public sealed class JobTableTests : Rendered
{
    [Theory]
    [InlineData("Error", "/?error=v4:document-has-page-")]
    [InlineData("Status", "/?status=FAILED")]
    [InlineData("Configuration", "/?configuration_id=cfg-1")]
    [InlineData("Input", "/?input=dfl-0001")]
    public async Task Click_in_a_cell_narrows_to_jobs_of_the_same_value(string name, string address)
    {
        var table = Table(AJob.Failed("Document has 12 pages\nsecond line").Id("clj-1").Configured("cfg-1"));
        Assert.Equal("Document has 12 pages", Cell(table, "Error").TextContent);
        await table.Find("tbody").TriggerEventAsync("onrownarrow", new RowEventArgs { JobId = "clj-1", Column = Place(table, name) });
        Assert.Contains(address, Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clj-1", 1)]
    [InlineData("clj-1", 6)]
    [InlineData("clj-1", 99)]
    [InlineData("clj-1", -1)]
    [InlineData("clj-9", 0)]
    [InlineData(null, null)]
    public async Task Click_on_a_cell_without_a_value_does_nothing(string? id, int? column)
    {
        var before = Navigation.Uri;
        await Table(AJob.Completed().Id("clj-1")).Find("tbody").TriggerEventAsync("onrownarrow", new RowEventArgs { JobId = id, Column = column });
        Assert.Equal(before, Navigation.Uri);
    }

    [Fact]
    public void Row_of_a_document_without_a_matching_rule_says_so() =>
        Assert.Equal("no rule matched · 0.20", Cell(Table(AJob.NoRuleMatched()), "Result type").TextContent.Trim());

    [Fact]
    public void Row_of_a_job_that_is_no_longer_listed_says_so_beside_its_status()
    {
        var table = Table(AJob.Completed().Gone(AJob.Created.AddMinutes(30)));
        Assert.Contains("not listed", Cell(table, "Status").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("No longer listed since ", Cell(table, "Status").QuerySelector(".gone")!.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Empty(Table(AJob.Completed()).FindAll(".gone"));
    }

    [Fact]
    public void Row_of_an_undated_job_says_so() => Assert.Contains("undated", Table(AJob.Completed().Undated()).Markup, StringComparison.Ordinal);

    [Fact]
    public void Job_sent_with_two_times_does_not_break_the_page()
    {
        var table = Table(AJob.Completed());
        Job later = AJob.Completed().Id("clj-1").At(AJob.Created.AddHours(1)), earlier = AJob.Completed().Id("clj-1");
        table.Render(parameters => parameters.Add(p => p.Load, LoadOf(JobSet.InOrder([later, earlier]))));
        table.Render(parameters => parameters.Add(p => p.Load, LoadOf(JobSet.InOrder([AJob.Completed().At(AJob.Created.AddHours(2)), later, earlier]))));
        Assert.Equal(3, table.FindAll("tbody tr").Count);
    }

    [Fact]
    public void Signature_in_an_address_is_not_shown() =>
        Assert.DoesNotContain("secret", Table(AJob.Completed().OnUrl("https://files.example.com/a.pdf?signature=secret")).Markup, StringComparison.Ordinal);

    [Fact]
    public void Signature_in_an_address_quoted_by_an_error_or_a_reasoning_is_not_shown()
    {
        const string Address = "https://files.example.com/a.pdf?signature=secret";
        var jobs = AJob.SetOf(AJob.Failed($"Got 403 from {Address}"), AJob.Failed("Not read: a.pdf?signature=secret")
            .OnUrl(Address), AJob.Completed(reasoning: $"It says {Address} here."));
        foreach (var search in new[] { "", "?q=secret", "?q=pdf" })
            Assert.DoesNotContain("secret", RenderAt<JobTable>(search, parameters => parameters.Add(p => p.Load, LoadOf(jobs)))
                .Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_of_a_megabyte_is_one_line_in_the_table() =>
        Assert.InRange(Table(AJob.Failed(new string('x', 1_000_000))).Markup.Length, 1, 20_000);

    [Fact]
    public void Markup_of_the_service_stays_text()
    {
        var table = Table(AJob.Failed("<img src=x onerror=alert(1)>"), AJob.Completed("<b>bold</b>"));
        Assert.Empty(table.FindAll("img, b"));
        Assert.Contains("<img src=x", Cell(table, "Error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Sorted_column_says_so_and_a_second_click_reverses_it()
    {
        var table = RenderAt<JobTable>("?sort=duration&page=3", parameters => parameters.Add(p => p.Load, LoadOf(AJob.SetOf(AJob.Completed()))));
        var header = table.FindAll("th").Single(th => th.TextContent.StartsWith("Duration", StringComparison.Ordinal));
        Assert.Equal("ascending", header.GetAttribute("aria-sort"));
        Assert.Equal("./?sort=-duration#jobs", header.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void Pager_links_to_the_pages_around()
    {
        var pager = RenderAt<Pager>("?page=2", parameters => parameters.Add(p => p.Jobs, 60));
        Assert.Equal("./#jobs", pager.Find("[aria-label='Previous page']").GetAttribute("href"));
        Assert.Equal("./?page=3#jobs", pager.Find("[aria-label='Next page']").GetAttribute("href"));
        Assert.Contains("26–50 of 60", pager.Markup, StringComparison.Ordinal);
        Assert.Contains("51–60 of 60", RenderAt<Pager>("?page=9", parameters => parameters.Add(p => p.Jobs, 60)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Searched_text_is_marked_wherever_it_was_found()
    {
        var filter = new JobFilter { Text = "letterhead" };
        var jobs = AJob.SetOf(AJob.Completed(reasoning: "Far down it shows the Letterhead of a bank."), AJob.Failed("No letterhead found"),
            AJob.Failed("Other"));
        var table = RenderAt<JobTable>("?q=letterhead", parameters => parameters.Add(p => p.Load, LoadOf(jobs, filter)));
        Assert.Equal(["Letterhead", "letterhead"], table.FindAll("mark").Select(mark => mark.TextContent).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(2, table.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task Columns_can_be_chosen_and_the_browser_is_told_to_remember_them()
    {
        var table = await OpenedAsync(Table(AJob.Completed()));
        Assert.DoesNotContain("Reasoning", table.FindAll("thead th").Select(th => th.TextContent));
        await table.FindAll("label.choice").Single(label => label.TextContent.Trim() == "Reasoning").QuerySelector("input")!.ChangeAsync(true);
        Assert.Contains("Reasoning", table.FindAll("thead th").Select(th => th.TextContent));
        Assert.Contains("It asks for payment.", Cell(table, "Reasoning").TextContent, StringComparison.Ordinal);
        Assert.Equal(["columns", "status.created.type.reasoning.configuration.input.duration.error"],
            JSInterop.Invocations["classifyDashboard.remember"][0].Arguments);
    }

    [Fact]
    public void Every_column_shows_its_value()
    {
        var look = Services.GetRequiredService<ColumnPreferences>();
        foreach (var column in JobColumn.All.Except(look.Columns).ToList())
            look.Toggle(column);
        var table = Table(Full(AJob.Completed()), Full(AJob.Failed()));
        Assert.All(JobColumn.All, column => Assert.Contains(
            table.FindAll($"tbody tr td:nth-child({Place(table, column.Heading) + 2})"), cell => cell.TextContent.Trim().Length > 0));

        static AJob Full(AJob job) => job.Edit(full => full with
        {
            ConfigurationId = "cfg-1",
            ParseJobId = "pjb-1",
            TransactionId = "tx-1",
            GoneAt = AJob.Created,
            Credits = 2.5,
            Configuration = full.Configuration with { Language = "en", Mode = "FAST", MaxPages = 5, TargetPages = "1,3" },
        });
    }

    [Fact]
    public void Language_is_what_the_request_asked_for()
    {
        Services.GetRequiredService<ColumnPreferences>().Toggle(JobColumn.Language);
        var table = Table(AJob.Completed().Edit(job => job with { Configuration = job.Configuration with { Language = "de" } }));
        Assert.Equal("de", Cell(table, "Language").TextContent);
    }

    [Fact]
    public async Task Reset_restores_the_usual_columns_even_when_as_many_others_are_shown()
    {
        var table = await OpenedAsync(Table(AJob.Completed()));
        var usual = Names(table);
        await ToggleAsync(table, "Error");
        await ToggleAsync(table, "Reasoning");
        Assert.Equal(usual.Append("Reasoning").Except(["Error"]).Order(), Names(table).Order());
        await table.FindAll("button").Single(button => button.TextContent == "As at first").ClickAsync(new());
        Assert.Equal(usual, Names(table));

        static Task ToggleAsync(IRenderedComponent<JobTable> table, string name) =>
            table.FindAll("label.choice").Single(label => label.TextContent.Trim() == name).QuerySelector("input")!.ChangeAsync(true);
        static List<string> Names(IRenderedComponent<JobTable> table) => [.. table.FindAll("thead th").Select(th => th.TextContent.TrimEnd(' ', '▾', '▴'))];
    }

    [Fact]
    public async Task Rows_can_be_selected_to_copy_their_ids_or_to_see_only_them()
    {
        var table = Table(AJob.Completed().Id("clj-1").At(AJob.Created.AddHours(3)), AJob.Completed().Id("clj-2").At(AJob.Created.AddHours(2)), AJob.Completed()
            .Id("clj-3"));
        await table.Find("tbody").TriggerEventAsync("onrowpick", new RowEventArgs { JobId = "clj-1" });
        await table.Find("tbody").TriggerEventAsync("onrowpick", new RowEventArgs { JobId = "clj-3" });
        Assert.Equal("clj-1\nclj-3", table.Find("[data-copy-text]").GetAttribute("data-copy-text"));
        Assert.Equal("./?job_ids=clj-1&job_ids=clj-3", table.Find(".selection a").GetAttribute("href"));

        table.Render(parameters =>
            parameters.Add(p => p.Load, LoadOf(AJob.SetOf(AJob.Completed().At(AJob.Created.AddHours(4)), AJob.Completed().Id("clj-3")))));
        Assert.Contains("2 selected", table.Markup, StringComparison.Ordinal);
        await table.Find("thead input").ChangeAsync(true);
        Assert.Contains("3 selected", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_jobs_are_announced_and_appear_on_a_click()
    {
        var isShown = false;
        var jobs = AJob.SetOf(AJob.Completed().At(AJob.Created.AddMinutes(2)), AJob.Completed().At(AJob.Created.AddMinutes(1)), AJob.Completed().Id("clj-old"));
        var table = RenderAt<JobTable>("", parameters => parameters.Add(p => p.Load, LoadOf(jobs)).Add(p => p.Until, AJob.Created).Add(p => p.Newer, 2)
            .Add(p => p.ShowNewer, () => isShown = true));
        Assert.Single(table.FindAll("tbody tr"));
        Assert.Contains("1–1 of 1", table.Markup, StringComparison.Ordinal);
        await table.FindAll("button").Single(button => button.TextContent == "2 newer, show them").ClickAsync(new());
        Assert.True(isShown);
    }

    // The column indices, without the selection column.
    private static int Place(IRenderedComponent<JobTable> table, string name) =>
        table.FindAll("thead th").Select(th => th.TextContent.TrimEnd(' ', '▾', '▴')).ToList().IndexOf(name) - 1;

    private static IElement Cell(IRenderedComponent<JobTable> table, string name) => table.Find($"tbody tr td:nth-child({Place(table, name) + 2})");

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<JobTable> Table(params AJob[] jobs) =>
        RenderAt<JobTable>("", parameters => parameters.Add(p => p.Load, LoadOf(AJob.SetOf(jobs))));
}
