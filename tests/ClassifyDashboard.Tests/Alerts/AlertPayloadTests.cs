using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Documents;
using ClassifyDashboard.Wall;
using CsCheck;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>The contents of a message in each format.</summary>
public sealed partial class AlertPayloadTests
{
    private static readonly DateTimeOffset At = AJob.Created;
    private static readonly AlertChange AnAlarm = new(AlertLevel.Alarm, At.AddMinutes(-11), At);

    [Fact]
    public void Payload_has_the_promised_fields()
    {
        var alert = Written(AlertFormat.Json, Found.In(Found.Alarm(At), wall: Reached)).GetProperty("alert");
        var (low, high) = (JsonSerializer.Serialize(new ClassifyDashboard.Jobs.Figures.FailureRate(100, 400).Low),
            JsonSerializer.Serialize(new ClassifyDashboard.Jobs.Figures.FailureRate(100, 400).High));
        Assert.Equal(
            """{"delivery":"d1","watch":"Classification","state":"alarm","previous":"fine","since":"2026-03-10T11:49:00Z","readAt":"2026-03-10T12:00:00Z","minutes":15,"failed":100,"finished":400,"rate":0.25,"low":"""
            + low + ",\"high\":" + high
            + """,{stuck},"causes":[{"error":"The document could not be read.","count":100,"state":"tooFew"}],"link":"https://dashboard.example.com/failures?from=2026-03-09T12:00:00Z\u0026to=2026-03-10T12:00:00Z","kind":"state","reminder":0}""".Replace("{stuck}", "\"stuck\":0", StringComparison.Ordinal),
            alert.GetRawText());
    }

    [Fact]
    public void Example_in_the_documents_is_the_message_of_that_alarm()
    {
        var example = JsonElement.Parse(
            string.Join('\n', MarkdownFile.Of("docs/alerts.md").Code.Where(code => code.Language == "json").Select(code => code.Line)));
        var written = Written(AlertFormat.Json, Found.In(Found.Alarm(At), new("Invoices", WallQuery.Default), Reached));
        Assert.Equal(written.EnumerateObject().Select(field => field.Name), example.EnumerateObject().Select(field => field.Name));
        Assert.Equal(written.GetProperty("alert").EnumerateObject().Select(Shown), example.GetProperty("alert").EnumerateObject().Select(Shown));

        // Its identifier and its link differ, and a rate has more digits.
        static string Shown(JsonProperty field) => field.Name is "delivery" or "link" ? field.Name
            : field.Value.ValueKind == JsonValueKind.Number ? $"{field.Name} {Math.Round(field.Value.GetDouble(), 3)}"
            : $"{field.Name} {JsonSerializer.Serialize(field.Value)}";
    }

    [Fact]
    public void Payload_text_uses_English_numbers_whatever_the_servers_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(
                "Alarm – Classification (before: fine)\nSince 2026-03-10 11:49:00 UTC\n100 of 400 jobs failed in the last 15 min: 25.0 %, at 95 % between "
                    + "21.0 and 29.5 %.\n100 × The document could not be "
                    + "read.\nhttps://dashboard.example.com/failures?from=2026-03-09T12:00:00Z&to=2026-03-10T12:00:00Z",
                TextOf(AlertFormat.Json, Found.In(Found.Alarm(At), wall: Reached)));
            Assert.Equal("de-DE", CultureInfo.CurrentCulture.Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void First_cause_of_an_alarm_has_its_state_where_it_can_be_told()
    {
        var earlier = FailureHistory.Of(Enumerable.Range(0, 2_000).Select(i => (At.AddHours(-26).AddMinutes(-2 * i), (string?)null)),
            [new(At.AddDays(-4), At.AddHours(-26))]);
        var finding = StateObservation.Of(new(Found.Alarm(At), Found.NoneUnfinished), Found.Everything, Reached, Found.Usual, At, (_, _) => earlier)!;
        Assert.Contains("\n100 × The document could not be read. (New: not in the 4 days before)\n", TextOf(AlertFormat.Json, finding),
            StringComparison.Ordinal);
        Assert.Equal("new", Written(AlertFormat.Json, finding).GetProperty("alert").GetProperty("causes")[0].GetProperty("state").GetString());
        Assert.Null(StateObservation.Of(new(Found.Quiet(At), Found.NoneUnfinished), Found.Everything, Reached, Found.Usual, At, (_, _) => earlier)!.First);
    }

    [Fact]
    public void Slack_payload_has_its_link_and_its_escapes()
    {
        var text = TextOf(AlertFormat.Slack, Found.In(Found.Alarm(At, "a < b && c > <!channel>"), new("R&D <!here> @channel", WallQuery.Default), Reached));
        Assert.StartsWith("*Alarm – R&amp;D &lt;!here&gt; ＠channel (before: fine)*\n", text, StringComparison.Ordinal);
        Assert.Contains("100 × a &lt; b &amp;&amp; c &gt; &lt;!channel&gt;\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n<https://dashboard.example.com/failures?from=2026-03-09T12:00:00Z&amp;to=2026-03-10T12:00:00Z|Open these jobs>", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Teams_payload_is_a_card_whose_text_is_not_read_as_Markdown()
    {
        var json = Written(AlertFormat.Teams, Found.In(Found.Alarm(At, "[click](//evil.example) **now**"), wall: Reached));
        Assert.Equal("message", json.GetProperty("type").GetString());
        var attachment = Assert.Single(json.GetProperty("attachments").EnumerateArray());
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var card = attachment.GetProperty("content");
        Assert.Equal("AdaptiveCard", card.GetProperty("type").GetString());
        Assert.Equal(["Alarm – Classification (before: fine)", "100 × [click](//evil.example) **now**"], [RunsOf(card)[0], RunsOf(card)[^1]]);
        Assert.Equal("https://dashboard.example.com/failures?from=2026-03-09T12:00:00Z&to=2026-03-10T12:00:00Z",
            Assert.Single(card.GetProperty("actions").EnumerateArray()).GetProperty("url").GetString());
        Assert.Equal(("Full", "Alarm – Classification (before: fine)"),
            (card.GetProperty("msteams").GetProperty("width").GetString(), json.GetProperty("summary").GetString()));
        Assert.False(json.TryGetProperty("text", out _));
        Assert.Equal("alarm", json.GetProperty("alert").GetProperty("state").GetString());
    }

    /// <summary>No error text becomes a mention, markup, a line of its own or a text of unlimited length.</summary>
    [Fact]
    public void Error_text_in_a_payload_stays_text() =>
        Gen.Select(Gen.OneOf(Gens.Text, Gen.OneOf("<!channel>", "<!here|x>", "<@U123>", "<https://evil.example|ok>", "&lt;!channel&gt;", "@everyone",
            "<at>all</at>", "a\nb\u2028c\u202ed", new string('x', 5_000))), Gens.Text)
            .Select((one, other) => one + other)
            .Sample(
                error =>
                {
                    var finding = Found.In(Found.Alarm(At, error), new(error is { Length: > 0 and < 60 } ? error : null, WallQuery.Default));
                    var slack = TextOf(AlertFormat.Slack, finding);
                    Assert.DoesNotMatch("[<>@]", slack);
                    Assert.All(AnyAmpersand().Matches(slack), match => Assert.Contains(match.Value, new[] { "&amp;", "&lt;", "&gt;" }));
                    foreach (var text in new[] { slack, TextOf(AlertFormat.Json, finding),
                        string.Join('\n', RunsOf(Written(AlertFormat.Teams, finding).GetProperty("attachments")[0].GetProperty("content"))) })
                    {
                        Assert.Equal(4, text.Split('\n').Length);
                        Assert.True(text.Length < 1_500, $"{text.Length} characters");
                        Assert.DoesNotContain(text, each => (char.IsControl(each) && each != '\n') || each is '@' or '\u202e');
                    }
                },
                iter: 300);

    [Fact]
    public void Payload_contains_no_signed_address()
    {
        const string Signed = "https://files.example.com/a.pdf?signature=canary";
        var jobs = AJob.SetOf(40, i => AJob.Failed($"Could not read {Signed} nor a.pdf?signature=canary of {Signed}.").OnUrl(Signed).At(At.AddMinutes(-5))
            .Took(TimeSpan.FromSeconds(i)));
        var load = new Load(JobFilter.Default, new(new(jobs), new(At.AddHours(-26), At), LoadStage.Complete) { ReadAt = At });
        foreach (var format in Enum.GetValues<AlertFormat>())
        {
            var text = Encoding.UTF8.GetString(AlertPayload.Write(format,
                Found.In(load, new(null, WallQuery.Default with { Filter = new() { Input = Signed } }), Reached), AnAlarm, AlertLevel.Quiet, "d1"));
            Assert.Contains("Could not read", text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Payload_without_the_dashboards_address_has_no_link()
    {
        var finding = Found.In(Found.Alarm(At));
        Assert.Null(finding.Link);
        Assert.DoesNotContain("://", TextOf(AlertFormat.Slack, finding), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Written(AlertFormat.Json, finding).GetProperty("alert").GetProperty("link").ValueKind);
        Assert.False(Written(AlertFormat.Teams, finding).GetProperty("attachments")[0].GetProperty("content").TryGetProperty("actions", out _));
    }

    [Fact]
    public void Link_of_a_payload_has_the_filter_and_the_window_at_the_time_of_the_evaluation()
    {
        var watched = new WatchedJobs(null, WallQuery.Read("?from=now-1h&type=invoice&alarm=3%&title=x").Query);
        Assert.Equal("https://dashboard.example.com/failures?from=2026-03-10T11:00:00Z&to=2026-03-10T12:00:00Z&type=invoice",
            Found.In(Found.Alarm(At), watched, Reached).Link);
    }

    [Fact]
    public void Limits_of_an_alert_are_those_of_its_query_or_of_the_walls()
    {
        var lenient = new WallOptions();
        lenient.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Wall:alarm", "60%"), new("Wall:warn", "50%")]).Build().GetSection("Wall"));
        Assert.Equal(AlertLevel.Quiet, Found.In(Found.Alarm(At), wall: lenient).Level);
        Assert.Equal(AlertLevel.Alarm, Found.In(Found.Alarm(At), new(null, WallQuery.Read("?warn=2%&alarm=5%").Query), lenient).Level);
    }

    [Fact]
    public void Alert_evaluation_ignores_incomplete_past_and_stale_loads()
    {
        var load = Found.Alarm(At);
        Assert.NotNull(Of(load, At + (2 * Found.Usual)));
        Assert.Null(Of(load, At + (2 * Found.Usual) + TimeSpan.FromTicks(1)));
        Assert.Null(Of(Found.Load(At, 100, stage: LoadStage.Reading), At));
        Assert.Null(Of(Found.Load(At, 100, stage: LoadStage.Stale, problem: new(ClassifyDashboard.LlamaCloud.ProblemKind.Unavailable, "x")), At));
        Assert.Null(StateObservation.Of(new(load, Found.Unfinished([], new(ClassifyDashboard.LlamaCloud.ProblemKind.Unavailable, "x"))), Found.Everything,
            new(), Found.Usual, At, Found.NothingEarlier));

        static StateObservation? Of(Load load, DateTimeOffset now) =>
            StateObservation.Of(new(load, Found.NoneUnfinished), Found.Everything, new(), Found.Usual, now, Found.NothingEarlier);
    }

    [Fact]
    public void Delivery_id_depends_on_watch_state_and_start_only()
    {
        var id = AlertPayload.DeliveryOf("a", AnAlarm);
        Assert.Equal(id, AlertPayload.DeliveryOf("a", AnAlarm with { SeenAt = At.AddDays(1) }));
        Assert.Equal(4, new[] { id, AlertPayload.DeliveryOf("b", AnAlarm), AlertPayload.DeliveryOf("a", AnAlarm with { Level = AlertLevel.Watch }),
            AlertPayload.DeliveryOf("a", AnAlarm with { Since = At }) }.Distinct().Count());
        Assert.Matches("^[0-9a-f]{32}$", id);
    }

    private static WallOptions Reached
    {
        get
        {
            var wall = new WallOptions();
            wall.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Wall:Address", "https://dashboard.example.com")]).Build().GetSection("Wall"));
            return wall;
        }
    }

    private static JsonElement Written(AlertFormat format, StateObservation finding) =>
        JsonDocument.Parse(AlertPayload.Write(format, finding, AnAlarm, AlertLevel.Quiet, "d1")).RootElement;

    private static string TextOf(AlertFormat format, StateObservation finding) => Written(format, finding).GetProperty("text").GetString()!;

    private static List<string> RunsOf(JsonElement card) =>
    [
        .. card.GetProperty("body").EnumerateArray().Select(block =>
        {
            Assert.Equal("RichTextBlock", block.GetProperty("type").GetString());
            var run = Assert.Single(block.GetProperty("inlines").EnumerateArray());
            Assert.Equal("TextRun", run.GetProperty("type").GetString());
            return run.GetProperty("text").GetString()!;
        }),
    ];

    [GeneratedRegex("&[a-z]*;?")]
    private static partial Regex AnyAmpersand();
}
