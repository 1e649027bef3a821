using System.Collections.Concurrent;
using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;
using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Names stand where ids stood, and links keep the ids.</summary>
public sealed class NamesOnScreensTests : Rendered
{
    private const string Hostile = "<img src=x onerror=alert(1)>\u202Egpj";

    private static readonly Job Shown = AJob.Failed("It broke").Id("clj-1").Configured("cfg-1");

    private static readonly NameTable Names = Table("Accounts payable", "Production", "Invoice 0042 ACME.pdf");

    [Fact]
    public void Table_shows_names_in_place_of_ids()
    {
        var cells = RowOf(Names);
        Assert.Contains("Accounts payable", cells);
        Assert.Contains("Invoice 0042 ACME.pdf", cells);
        Assert.DoesNotContain("cfg-1", cells);
    }

    [Fact]
    public void Table_without_names_shows_short_ids()
    {
        var cells = RowOf(NameTable.Empty);
        Assert.Contains("cfg-1", cells);
        Assert.Contains("dfl-0001", cells);
    }

    [Fact]
    public void Table_asks_for_the_names_of_its_rows()
    {
        var asked = new List<string>();
        RowOf(new(new Dictionary<string, KnownName>(), new Dictionary<string, KnownName>(), new(), jobs => asked.AddRange(jobs.Select(job => job.Id))));
        Assert.Contains("clj-1", asked);
    }

    [Fact]
    public void Chip_shows_the_name_and_its_link_holds_ids()
    {
        var chips = RenderWith<FilterChips>(Names, "?configuration_id=cfg-1&status=FAILED", _ => { });
        Assert.Equal(["status: Failed ×", "configuration: Accounts payable ×"], chips.FindAll("li a:not(.clear)").Select(chip => chip.TextContent.Trim()));
        Assert.Equal("./?configuration_id=cfg-1", chips.FindAll("li a")[0].GetAttribute("href"));
    }

    [Fact]
    public async Task Menu_offers_names_that_lead_to_ids()
    {
        var menu = await OpenedAsync(RenderWith<ValueMenu>(Names, "", parameters => parameters.Add(p => p.Key, FilterKeys.Configuration)
            .Add(p => p.Values, new ValueList<NamedCount>([new("cfg-1", 7), new("cfg-2", 3)]))));
        var choices = menu.FindAll("a:has(span[title])")
            .ToDictionary(choice => choice.QuerySelector("span[title]")!.TextContent, choice => choice.GetAttribute("href"));
        Assert.Contains("configuration_id=cfg-1", choices["Accounts payable"], StringComparison.Ordinal);
        Assert.Contains("configuration_id=cfg-2", choices["cfg-2"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Menu_offers_the_projects_that_the_key_sees()
    {
        const string One = "5d1c0a9e-7b1f-4c57-9f5e-2f3a6f0d9b11", Other = "7c0f5c63-1f0c-4f0e-9f5c-3b6f3e1a7d21";
        var projects = new Dictionary<string, KnownName> { [Other] = new("Staging"), [One] = new("Production"), ["no-uuid"] = new(Hostile) };
        var bar = await OpenedAsync(RenderWith<FilterBar>(new(new Dictionary<string, KnownName>(), projects, new()), "?project_id=" + One, _ => { }));
        var choices = bar.FindAll("a.choice").Where(choice => choice.TextContent.Contains("roject", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [("Any project", "./"), ("Project: Production", "./?project_id=" + One), ("Project: Staging", "./?project_id=" + Other)],
            choices.Select(choice => (choice.QuerySelector(".choice-name")!.TextContent.Trim(), choice.GetAttribute("href")!)));
        Assert.Equal("true", choices[1].GetAttribute("aria-current"));
    }

    [Fact]
    public void Job_shows_names_beside_its_ids()
    {
        var details = RenderWith<JobDetails>(Names, "", parameters => parameters.Add(p => p.Job, Shown).Add(p => p.Load, LoadOf(JobSet.InOrder([Shown]))));
        var facts = details.FindAll(".fact").Select(fact => string.Join(' ', fact.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))
            .ToList();
        Assert.Contains("Document Invoice 0042 ACME.pdf", facts);
        Assert.Contains("Name Accounts payable", facts);
        Assert.Contains("Project Production", facts);
        Assert.Contains(facts, fact => fact.StartsWith("Project id ", StringComparison.Ordinal));
        Assert.Contains(facts, fact => fact.StartsWith("Id cfg-1", StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_name_is_text()
    {
        var cells = RenderWith<JobTable>(Table(Hostile, Hostile, Hostile), "", parameters => parameters.Add(p => p.Load, LoadOf(JobSet.InOrder([Shown]))));
        Assert.Empty(cells.FindAll("img"));
        Assert.DoesNotContain("\u202E", cells.Markup, StringComparison.Ordinal);
    }

    private static NameTable Table(string configuration, string project, string input) => new(
        new Dictionary<string, KnownName> { ["cfg-1"] = new(configuration) },
        new Dictionary<string, KnownName> { [Shown.ProjectId] = new(project) },
        new ConcurrentDictionary<string, KnownName>([KeyValuePair.Create(Shown.Input.Value, new KnownName(input))]));

    private List<string> RowOf(NameTable names) =>
        [.. RenderWith<JobTable>(names, "", parameters => parameters.Add(p => p.Load, LoadOf(JobSet.InOrder([Shown]))))
            .FindAll("tbody td").Select(cell => cell.TextContent.Trim())];

    private IRenderedComponent<T> RenderWith<T>(NameTable names, string query, Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent => RenderAt<T>(query, builder =>
    {
        parameters(builder);
        builder.AddCascadingValue(names);
    });
}
