using System.Net;
using System.Text.Json;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Api.Summary;

namespace ClassifyDashboard.Tests.Review;

/// <summary>Three people label jobs of the sample API by the page's forms, and what the figures say is compared with the truth.</summary>
public sealed class ReviewStoryTests
{
    private const string Window = "?from=now-30d";

    private static readonly string[] Cookies = ["00000000000000a1.Ann", "00000000000000b2.Ben", "00000000000000c3"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_hundred_labels_of_three_people_tell_the_truth_about_all_jobs()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 3_000, Days = 6 });
        await host.UntilAsync(Window, LoadStage.Complete);
        var people = Cookies.Select(cookie => new Reviewing(host.Client, cookie)).ToArray();
        var (said, given) = (await SaidAsync(host), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < 200; i++)
        {
            var next = (await people[i % 3].NextAsync(Window))!.Value;
            Assert.True(given.Add(next.Job));
            var truth = host.Sample.TrueTypeOf(next.Job)!.Type;
            Assert.Equal(HttpStatusCode.NoContent,
                await people[i % 3].LabelAsync(next, truth == said[next.Job] ? "right" : truth is null ? "none" : $"is:{truth}"));
        }

        using var answer = await GetAsync(host, "/api/review" + Window);
        var errors = answer.RootElement.GetProperty("errors");
        var (wrong, jobs) = (said.Count(each => host.Sample.TrueTypeOf(each.Key)!.Type != each.Value), said.Count);
        TestContext.Current.TestOutputHelper!.WriteLine($"The truth is {(double)wrong / jobs:0.000}, the answer {errors}.");
        Assert.Equal((200, jobs), (errors.GetProperty("judged").GetInt32(), errors.GetProperty("jobs").GetInt32()));
        Assert.InRange((double)wrong / jobs, errors.GetProperty("low").GetDouble(), errors.GetProperty("high").GetDouble());
        Assert.Equal(3, answer.RootElement.GetProperty("labels").GetProperty("reviewers").GetInt32());
        Assert.Equal(200, answer.RootElement.GetProperty("confusion").EnumerateArray().Sum(each => each.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Truth_is_known_from_a_control_endpoint_alone()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 400, Days = 2 });
        await host.UntilAsync(Window, LoadStage.Complete);
        using var sample = new HttpClient { BaseAddress = host.Sample.BaseAddress };
        var said = await SaidAsync(host);
        var (id, type) = said.First(each => host.Sample.TrueTypeOf(each.Key)!.Type is { } type && type != each.Value);
        using var truth = JsonDocument.Parse(await sample.GetStringAsync(new Uri($"sample/jobs/{id}/truth", UriKind.Relative), Cancelled));
        Assert.NotEqual(type, truth.RootElement.GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await sample.GetAsync(new Uri("sample/jobs/clj-none/truth", UriKind.Relative), Cancelled)).StatusCode);
        Assert.InRange((double)said.Count(each => host.Sample.TrueTypeOf(each.Key)!.Type != each.Value) / said.Count, 0.03, 0.2);
    }

    [Fact]
    public async Task Labels_outlive_their_jobs_and_a_double_click_is_one()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 200, Days = 2 });
        await host.UntilAsync(Window, LoadStage.Complete);
        var ann = new Reviewing(host.Client, Cookies[0]);
        var first = (await ann.NextAsync(Window))!.Value;
        await Task.WhenAll(ann.LabelAsync(first, "unsure"), ann.LabelAsync(first, "unsure"));
        var second = (await ann.NextAsync(Window))!.Value;
        Assert.NotEqual(first.Job, second.Job);
        Assert.True(host.Sample.Delete(second.Job)); // while it is on the screen
        Assert.Equal(HttpStatusCode.NoContent, await ann.LabelAsync(second, "wrong"));
        var lines = await LinesAsync(host);
        Assert.Equal([(first.Job, "unsure", "Ann"), (second.Job, "wrong", "Ann")], lines.Select(label => (label.GetProperty("job_id").GetString()!,
            label.GetProperty("label").GetString()!, label.GetProperty("labelled_by").GetString()!)));
    }

    [Fact]
    public async Task Form_without_a_script_leads_back_to_the_page_and_undo_takes_the_label_back()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 100, Days = 2 });
        await host.UntilAsync(Window, LoadStage.Complete);
        var ann = new Reviewing(host.Client, Cookies[0]);
        var given = (await ann.NextAsync(Window + "&part=low&threshold=0.99"))!.Value;
        Assert.Equal(HttpStatusCode.OK, await ann.SendAsync(
            "/review/label", ("job", given.Job), ("claim", given.Claim), ("choice", "right"), ("back", "?from=now-30d&part=low&threshold=0.99")));
        Assert.Contains("1 job has a label: 1 right", await ann.PageAsync(Window), StringComparison.Ordinal);
        Assert.Contains("kbd>z</kbd>", await ann.PageAsync(Window), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await ann.SendAsync("/review/undo"));
        Assert.Empty(await LinesAsync(host));
        Assert.Equal(given.Job, (await ann.NextAsync(Window + "&part=low&threshold=0.99"))!.Value.Job);
    }

    [Fact]
    public async Task Foreign_pages_people_without_permission_and_nonsense_label_nothing()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 2 }, ("Review:Allow", "nobody"));
        await host.UntilAsync(Window, LoadStage.Complete);
        var ann = new Reviewing(host.Client, Cookies[0]);
        Assert.Contains("Review:Allow", await ann.PageAsync(Window), StringComparison.Ordinal);
        Assert.Null(await ann.NextAsync(Window));
        Assert.Equal(HttpStatusCode.Forbidden, await ann.LabelAsync(("clj-1", "c"), "right"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.Client.GetAsync(new Uri("/review/label", UriKind.Relative), Cancelled)).StatusCode);

        await using var open = await SummaryHost.StartAsync(new() { Jobs = 50, Days = 2 });
        await open.UntilAsync(Window, LoadStage.Complete);
        var ben = new Reviewing(open.Client, Cookies[1]);
        var given = (await ben.NextAsync(Window))!.Value;
        foreach (var choice in new[] { "", "is:", "great", "is:" + new string('x', 600) })
            Assert.Equal(HttpStatusCode.BadRequest, await ben.LabelAsync(given, choice));
        Assert.Equal(HttpStatusCode.NotFound, await ben.LabelAsync(("clj-none", given.Claim), "right"));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/review/label")
        {
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["job"] = given.Job, ["claim"] = given.Claim, ["choice"] = "right" }),
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await open.Client.SendAsync(foreign, Cancelled)).StatusCode);
        Assert.Empty(await LinesAsync(open));
    }

    // What each result says, by the job's id; without jobs that have no result.
    private static async Task<Dictionary<string, string?>> SaidAsync(SummaryHost host)
    {
        var said = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var line in (await host.Client.GetStringAsync($"/export/jobs.jsonl{Window}", Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var id = document.RootElement.GetProperty("id").GetString()!;
            if (host.Sample.TrueTypeOf(id) is not null)
                said.Add(id, document.RootElement.GetProperty("result_type").GetString());
        }

        return said;
    }

    private static async Task<List<JsonElement>> LinesAsync(SummaryHost host) =>
        [.. (await host.Client.GetStringAsync("/export/labels.jsonl", Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    private static async Task<JsonDocument> GetAsync(SummaryHost host, string path) => JsonDocument.Parse(await host.Client.GetStringAsync(path, Cancelled));
}
