using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>docs/operations.md, the rules and the Grafana dashboard compared with the instruments and with what /metrics gives.</summary>
[Collection(nameof(ScrapedAlone))]
public sealed partial class OperationsPageTests(ScrapedHost host)
{
    private static readonly string Rules = Read("prometheus/alerts.yaml");
    private static readonly string Grafana = Read("grafana/classify-dashboard.json");

    private static readonly string[] OfScraping = ["job", "instance"];

    private static readonly List<IReadOnlyDictionary<string, string>> Rows =
        [.. MarkdownFile.Of("docs/operations.md").Rows.Where(row => row.ContainsKey("metric"))];

    [Fact]
    public void Page_has_every_instrument_with_its_type_and_no_other() => Assert.Equal(
        Instruments().Select(each => (NameOf(each), TypeOf(each))).Order(),
        Rows.Select(row => (MarkdownFile.Spans(row["metric"])[0], row["type"])).Order());

    [Fact]
    public async Task Page_has_the_names_types_and_labels_that_are_scraped()
    {
        var scrape = await ScrapeAllAsync();
        foreach (var row in Rows)
        {
            var name = MarkdownFile.Spans(row["metric"])[0];
            Assert.Equal((name, row["type"]), (name, scrape.Types.GetValueOrDefault(name)));
            var labels = LabelsOf(scrape, name);
            Assert.Equal((name, string.Join(' ', MarkdownFile.Spans(row["labels"]).Order())), (name, string.Join(' ', labels.Order())));
        }

        var others = scrape.Types.Keys.Where(name => !name.StartsWith("classify_dashboard_", StringComparison.Ordinal) && name != "target_info");
        Assert.Equal(others.Order(), MarkdownFile.Of("docs/operations.md").Prose.SelectMany(MarkdownFile.Spans).Where(text =>
            text.StartsWith("dotnet_", StringComparison.Ordinal) || text.StartsWith("http_server", StringComparison.Ordinal)).Distinct().Order());
    }

    [Fact]
    public async Task Rules_and_Grafana_use_only_what_is_scraped_and_Grafana_draws_all_of_it()
    {
        var scrape = await ScrapeAllAsync();
        var drawn = Expressions(JsonDocument.Parse(Grafana).RootElement).ToList();
        var ruled = RuleExpression().Matches(Rules).Select(match => match.Groups[1].Value).ToList();
        Assert.True(drawn.Count > 30 && ruled.Count >= 10);
        foreach (var expression in drawn.Concat(ruled))
        {
            var metrics = Metric().Matches(expression).Select(match => match.Value).ToList();
            Assert.True(metrics.Count > 0 || expression.Contains("up{", StringComparison.Ordinal), expression);
            Assert.All(metrics, metric => Assert.True(scrape.Types.ContainsKey(FamilyOf(metric, scrape)), $"{metric} is not scraped: {expression}"));
            foreach (Match selector in Selector().Matches(expression))
            {
                var labels = LabelsOf(scrape, FamilyOf(selector.Groups[1].Value, scrape));
                Assert.All(LabelName().Matches(selector.Groups[2].Value), label => Assert.Contains(label.Groups[1].Value, labels.Concat(OfScraping)));
                Assert.All(Fixed().Matches(selector.Groups[2].Value).Where(label => label.Groups[1].Value == "state"), label =>
                    Assert.Contains(scrape.Samples, sample => sample.Labels.GetValueOrDefault("state") == label.Groups[2].Value));
            }

            var all = metrics.SelectMany(metric => LabelsOf(scrape, FamilyOf(metric, scrape))).Concat(OfScraping).Append("le").ToHashSet();
            Assert.All(Grouping().Matches(expression).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)), label =>
                Assert.Contains(label, all));
        }

        var families = drawn.SelectMany(expression => Metric().Matches(expression).Select(match => FamilyOf(match.Value, scrape))).ToHashSet();
        Assert.Superset(Rows.Select(row => MarkdownFile.Spans(row["metric"])[0]).ToHashSet(), families);
    }

    [Fact]
    public void Grafana_dashboard_is_of_a_recent_format_with_panels_that_do_not_overlap()
    {
        var dashboard = JsonDocument.Parse(Grafana).RootElement;
        Assert.InRange(dashboard.GetProperty("schemaVersion").GetInt32(), 39, 50);
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
        Assert.Distinct(panels.SelectMany(panel => Cells(panel.GetProperty("gridPos"))));

        static IEnumerable<(int, int)> Cells(JsonElement place)
        {
            var (x, y, w, h) = (Int("x"), Int("y"), Int("w"), Int("h"));
            Assert.InRange(x + w, 1, 24);
            return from column in Enumerable.Range(x, w) from row in Enumerable.Range(y, h) select (column, row);
            int Int(string name) => place.GetProperty(name).GetInt32();
        }
    }

    [Fact]
    public async Task Promtool_takes_the_rules()
    {
        var (code, words) = await Promtool.RunAsync(Rules, "check", "rules", "/dev/stdin");
        Assert.True(code == 0, words);
    }

    // Everything has happened once: an export, a refresh and an alert did, and a lease is registered here.
    private async Task<Scrape> ScrapeAllAsync()
    {
        host.Services.GetRequiredService<StoreMetrics>().MeasureLease(() => true);
        return await host.ScrapeAsync(scrape => Rows.All(row => scrape.Types.ContainsKey(MarkdownFile.Spans(row["metric"])[0])));
    }

    private List<Instrument> Instruments()
    {
        var (own, found) = (host.Services.GetRequiredService<IMeterFactory>(), new List<Instrument>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == DashboardMeter.Name && ReferenceEquals(instrument.Meter.Scope, own))
                    found.Add(instrument);
            },
        };
        listener.Start();
        return found;
    }

    private static string NameOf(Instrument instrument) => instrument.Name.Replace('.', '_')
        + (instrument.Unit switch { "s" => "_seconds", "{request}/s" => "_per_second", _ => "" })
        + (TypeOf(instrument) == "counter" ? "_total" : "");

    private static string TypeOf(Instrument instrument) =>
        instrument.GetType().Name is var type && type.Contains("Counter", StringComparison.Ordinal) ? "counter"
            : type.Contains("Histogram", StringComparison.Ordinal) ? "histogram" : "gauge";

    private static IEnumerable<string> LabelsOf(Scrape scrape, string family) => scrape.Samples
        .Where(sample => FamilyOf(sample.Name, scrape) == family).SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct();

    private static string FamilyOf(string name, Scrape scrape) => scrape.Types.ContainsKey(name) ? name
        : new[] { "_bucket", "_sum", "_count" }.Where(suffix => name.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => name[..^suffix.Length])
            .FirstOrDefault(family => scrape.Types.GetValueOrDefault(family) == "histogram") ?? name;

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : Expressions(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    private static string Read(string path) => File.ReadAllText(Path.Combine(ConventionTests.Root, "deploy", path));

    [GeneratedRegex(@"\b(?:classify_dashboard|dotnet|http_server)_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b((?:classify_dashboard|dotnet|http_server)_\w+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"(\w+)=""([^""$]*)""")]
    private static partial Regex Fixed();

    [GeneratedRegex(@"\b(?:by|on) \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"expr: (?:\|\n)?((?:.+\n(?: {10,}\S.*\n)*))")]
    private static partial Regex RuleExpression();
}
