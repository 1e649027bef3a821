using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Tests.Components;

public sealed class ExportMenuTests : Rendered
{
    [Fact]
    public async Task Each_format_is_a_link_that_saves_all_jobs_of_the_filter_in_the_tables_order()
    {
        var menu = await OpenedAsync(RenderAt<ExportMenu>("?status=FAILED&q=pages&sort=-duration&page=4&page_size=50&job=clj-1&theme=dark", _ => { }));
        var links = menu.FindAll("details.menu a");
        Assert.Equal("Export", menu.Find("summary").FirstChild!.TextContent);
        Assert.Equal(["CSV", "JSON", "JSON lines", "Parquet"], links.Select(link => link.TextContent));
        Assert.Equal(
            new[] { "csv", "json", "jsonl", "parquet" }.Select(extension => $"./export/jobs.{extension}?status=FAILED&q=pages&sort=-duration"),
            links.Select(link => link.GetAttribute("href")));
        Assert.All(links, link => Assert.True(link.HasAttribute("download") && link.GetAttribute("data-enhance-nav") == "false"));
    }

    [Fact]
    public async Task Failures_page_offers_its_causes_too()
    {
        var (query, ignored) = JobQuery.Read("?status=FAILED&error=v4:x");
        var address = new Address(query, ignored, TimeZoneInfo.Utc) { ScreenPath = ScreenPaths.Failures };
        var menu = await OpenedAsync(Render<ExportMenu>(builder => builder.AddCascadingValue(address)));
        Assert.Equal(
            ["./export/failures.csv?status=FAILED&error=v4:x", "./export/failures.jsonl?status=FAILED&error=v4:x"],
            menu.FindAll("a").TakeLast(2).Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Compare_page_offers_the_changed_documents_once_two_sides_are_chosen()
    {
        const string Sides = "?user_id=u&a=configuration:x&b=configuration:y&threshold=0.7";
        Assert.Equal([$"./export/compare.csv{Sides}", $"./export/compare.jsonl{Sides}"], (await LinksAsync(Sides)).TakeLast(2));
        Assert.Equal(4, (await LinksAsync("?a=configuration:x")).Count);

        async Task<List<string?>> LinksAsync(string query)
        {
            var address = new Address(JobQuery.Read(query).Query, [], TimeZoneInfo.Utc)
            {
                ScreenPath = ScreenPaths.Compare,
                Compare = CompareQuery.Read(query).Query,
            };
            var menu = await OpenedAsync(Render<ExportMenu>(builder => builder.AddCascadingValue(address)));
            return [.. menu.FindAll("a").Select(link => link.GetAttribute("href"))];
        }
    }

    [Theory]
    [InlineData("", "Asia/Kathmandu", "./export/jobs.csv?tz=Asia/Kathmandu")]
    [InlineData("?tz=Europe/Berlin", "Europe/Berlin", "./export/jobs.csv?tz=Europe/Berlin")]
    [InlineData("", "UTC", "./export/jobs.csv")]
    public async Task Days_of_the_file_begin_where_those_of_the_screen_do(string query, string zone, string href)
    {
        var (read, ignored) = JobQuery.Read(query);
        var menu = await OpenedAsync(
            Render<ExportMenu>(builder => builder.AddCascadingValue(new Address(read, ignored, TimeZoneInfo.FindSystemTimeZoneById(zone)))));
        Assert.Equal(href, menu.Find("a").GetAttribute("href"));
    }
}
