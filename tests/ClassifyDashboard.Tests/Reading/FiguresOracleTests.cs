using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// The figures of random filters compared with the sums of the sample API's responses, counted here without any code of the dashboard.
/// </summary>
public sealed class FiguresOracleTests
{
    private const int Filters = 10;

    [Fact]
    public async Task Figures_of_ten_random_filters_equal_the_sums_of_the_services_responses()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 4_000, Days = 6, ArrivalsPerSecond = 0 });
        var all = await AllAsync(host);
        var seed = SeededSamples.Seeds(1).Single();
        var random = new Random(seed);
        for (var i = 0; i < Filters; i++)
        {
            var (query, passes) = Filter(random, all);
            var load = await host.CompleteAsync(JobQuery.Read(query).Query.Filter with { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) });
            var meant = all.FindAll(passes);
            Assert.True(Said(load) == Said(meant), $"seed {seed}, {query}: {Said(load)} instead of {Said(meant)}");
        }
    }

    private static (string Query, Predicate<JsonElement> Passes) Filter(Random random, List<JsonElement> all)
    {
        var (query, tests) = ("?", new List<Predicate<JsonElement>>());
        var model = all[random.Next(all.Count)];
        if (random.Next(2) == 0)
            Add($"status={Status(model)}", job => Status(job) == Status(model));
        if (random.Next(2) == 0)
            Add(Type(model) is { } type ? $"type={type}" : "type=(none)", job => HasResult(job) && Type(job) == Type(model));
        if (random.Next(3) == 0)
            Add($"configuration_id={Configuration(model) ?? "(inline)"}", job => Configuration(job) == Configuration(model));
        if (random.Next(3) == 0)
            Add("confidence=0.2-0.9", job => Confidence(job) is >= 0.2 and <= 0.9);
        if (random.Next(3) == 0)
        {
            var word = new[] { "page", "password", "letterhead", "the", "10" }[random.Next(5)];
            Add($"q={word}", job => Texts(job).Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        }

        return (query, job => tests.TrueForAll(test => test(job)));

        void Add(string part, Predicate<JsonElement> test)
        {
            query += "&" + part;
            tests.Add(test);
        }
    }

    private static async Task<List<JsonElement>> AllAsync(ReaderOnSample host)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", host.Sample.ApiKey);
        var (all, token) = (new List<JsonElement>(), (string?)null);
        do
        {
            var text = await http.GetStringAsync(new Uri(host.Sample.BaseAddress,
                "api/v2/classify?page_size=100" + (token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}")), TestContext.Current.CancellationToken);
            var page = JsonDocument.Parse(text).RootElement;
            all.AddRange(page.GetProperty("items").EnumerateArray());
            token = page.GetProperty("next_page_token").GetString();
        }
        while (token is not null);
        return all;
    }

    private static string Said(Load load) => Said(
        load.Jobs.Count, load.Figures.Failures.Failed, load.Figures.Types.NoRuleMatched.Count, load.Figures.Backlog.Total, load.Figures.Confidence.Mean,
        load.Figures.Types.Rows.FirstOrDefault(row => row.Type == "invoice")?.Count ?? 0);

    private static string Said(List<JsonElement> jobs) => Said(
        jobs.Count,
        jobs.Count(job => Status(job) == "FAILED"),
        jobs.Count(job => Status(job) == "COMPLETED" && HasResult(job) && Type(job) is null),
        jobs.Count(job => Status(job) is "PENDING" or "RUNNING"),
        jobs.Where(job => Status(job) == "COMPLETED").Select(Confidence).OfType<double>().DefaultIfEmpty(double.NaN).Average() is var mean
            && double.IsNaN(mean) ? null : mean,
        jobs.Count(job => Status(job) == "COMPLETED" && Type(job) == "invoice"));

    private static string Said(int jobs, int failed, int none, int unfinished, double? mean, int invoices) => string.Create(
        CultureInfo.InvariantCulture,
        $"{jobs} jobs, {failed} failed, {none} without a rule, {unfinished} unfinished, confidence {mean:0.000000}, {invoices} invoices");

    private static string Status(JsonElement job) => job.GetProperty("status").GetString()!;

    private static bool HasResult(JsonElement job) => job.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object;

    private static string? Type(JsonElement job) => HasResult(job) ? Text(job.GetProperty("result"), "type") : null;

    private static double? Confidence(JsonElement job) =>
        HasResult(job) && job.GetProperty("result").GetProperty("confidence") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string? Configuration(JsonElement job) => Text(job, "configuration_id");

    private static IEnumerable<string> Texts(JsonElement job) =>
        new[] { Text(job, "id"), Text(job, "error_message"), HasResult(job)
            ? Text(job.GetProperty("result"), "reasoning")
            : null, Text(job, "file_input")?.Split('?')[0] }.OfType<string>();

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
