using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>Each format is accepted by a receiver with the rules of its service, over real HTTP, whatever jobs and settings contain.</summary>
public sealed class ChatServiceTests : IAsyncLifetime
{
    private const string Hostile = "@everyone <!channel> <users/all> <@123> [click](https://evil.example) **b** _i_ ~s~ `c` ||x|| # h > q \\";
    private static readonly DateTimeOffset At = AJob.Created;
    private static readonly AlertChange AnAlarm = new(AlertLevel.Alarm, At.AddMinutes(-11), At);
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync() => await _receiver.DisposeAsync();

    public static TheoryData<string> Formats() => [.. Services.Keys.Select(format => format.ToString())];

    private static Dictionary<AlertFormat, Func<Got, (int, string)>> Services { get; } = new()
    {
        [AlertFormat.GoogleChat] = ChatService.GoogleChat,
        [AlertFormat.Discord] = ChatService.Discord,
        [AlertFormat.SlackWorkflow] = ChatService.SlackWorkflow,
        [AlertFormat.Slack] = ChatService.Slack,
        [AlertFormat.Teams] = ChatService.Teams,
        [AlertFormat.Text] = ChatService.Ntfy,
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Chat_service_accepts_the_payload_made_for_it(string name)
    {
        var format = Enum.Parse<AlertFormat>(name);
        foreach (var finding in Findings())
        {
            foreach (var told in new[] { AnAlarm, AnAlarm with { Level = AlertLevel.Quiet }, AnAlarm with { Reminder = 3 } })
                Assert.Equal(DeliveryOutcome.Delivered, (await SendAsync(format, finding, told)).Outcome);
        }
    }

    [Fact]
    public async Task JSON_for_programs_is_refused_by_strict_chat_services()
    {
        foreach (var service in new[] { AlertFormat.GoogleChat, AlertFormat.SlackWorkflow })
        {
            _receiver.Service = Services[service];
            using var webhook = new Webhook(_receiver.Address, null, TimeProvider.System);
            var end = await webhook.SendAsync(AlertPayload.Write(AlertFormat.Json, Findings().First(), AnAlarm, null, "d1"), "d1",
                TestContext.Current.CancellationToken);
            Assert.Equal(DeliveryOutcome.Refused, end.Outcome);
        }
    }

    [Fact]
    public async Task Google_Chat_payload_has_no_mention_link_or_style()
    {
        var text = (await GotAsync(AlertFormat.GoogleChat, In(Hostile, "a_b"))).Json.GetProperty("text").GetString()!;
        Assert.Equal("*Alarm – a＿b*", text.Split('\n')[0]);
        Assert.EndsWith("|Open these jobs>", text, StringComparison.Ordinal);
        var body = string.Join('\n', text.Split('\n')[1..^1]);
        Assert.DoesNotMatch("[<>@*_~`]", body);
        Assert.Contains("＠everyone ‹!channel› ‹users/all›", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discord_payload_mentions_nobody_and_shows_markup_as_text()
    {
        var json = (await GotAsync(AlertFormat.Discord, In(Hostile, "R*D"))).Json;
        Assert.Empty(json.GetProperty("allowed_mentions").GetProperty("parse").EnumerateArray());
        Assert.Equal(4, json.GetProperty("flags").GetInt32());
        var lines = json.GetProperty("content").GetString()!.Split('\n');
        Assert.Equal(@"**Alarm – R\*D**", lines[0]);
        Assert.Matches(@"^\[Open these jobs\]\(<https://[^<>]+>\)$", lines[^1]);
        foreach (var line in lines[1..^1])
            Assert.DoesNotMatch(@"(?<!\\)(\\\\)*[*_~`|<>#\[\]()@]", line);
    }

    [Fact]
    public async Task Slack_workflow_payload_has_flat_texts_without_mentions()
    {
        var json = (await GotAsync(AlertFormat.SlackWorkflow, In(Hostile, "Invoices"))).Json;
        Assert.Equal(("Alarm – Invoices", "Invoices", "alarm"),
            (json.GetProperty("heading").GetString(), json.GetProperty("watch").GetString(), json.GetProperty("state").GetString()));
        Assert.StartsWith("Since 2026-03-10 11:49:00 UTC\n100 of 400 jobs failed", json.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotMatch("[<>@]", json.GetProperty("text").GetString()!);
        Assert.Equal("none", (await GotAsync(AlertFormat.SlackWorkflow, Found.In(Found.Alarm(At)))).Json.GetProperty("link").GetString());
    }

    [Fact]
    public async Task Plain_text_payload_is_lines()
    {
        var got = await GotAsync(AlertFormat.Text, In("It broke.", "Invoices"));
        Assert.Equal("text/plain; charset=utf-8", got.Headers["Content-Type"]);
        Assert.Equal(["Alarm – Invoices", "Since 2026-03-10 11:49:00 UTC"], got.Text.Split('\n')[..2]);
        Assert.StartsWith("https://dashboard.example.com/failures?", got.Text.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_text_drops_its_link_then_its_last_lines_and_never_its_heading()
    {
        var query = WallQuery.Read("?" + string.Join('&', Enumerable.Range(0, 50).Select(i => $"type={new string('t', 90)}{i}"))).Query;
        foreach (var format in new[] { AlertFormat.Discord, AlertFormat.GoogleChat, AlertFormat.Text })
        {
            var got = await GotAsync(format, Found.In(Found.Alarm(At), new("Invoices", query), Reached));
            var text = format == AlertFormat.Text ? got.Text : got.Json.GetProperty(format == AlertFormat.Discord ? "content" : "text").GetString();
            Assert.Contains("Alarm – Invoices", text, StringComparison.Ordinal);
            Assert.Contains("100 of 400 jobs failed", text, StringComparison.Ordinal);
            Assert.DoesNotContain("https://dashboard", text, StringComparison.Ordinal);
        }
    }

    private async Task<Got> GotAsync(AlertFormat format, AlertObservation finding)
    {
        Assert.Equal(DeliveryOutcome.Delivered, (await SendAsync(format, finding, AnAlarm)).Outcome);
        return _receiver.All[^1];
    }

    private async Task<WebhookAnswer> SendAsync(AlertFormat format, AlertObservation finding, AlertChange change)
    {
        _receiver.Service = Services[format];
        using var webhook = new Webhook(_receiver.Address, "canary-secret", TimeProvider.System, format);
        return await webhook.SendAsync(AlertPayload.Write(format, finding, change, null, "d1"), "d1", TestContext.Current.CancellationToken);
    }

    private static IEnumerable<AlertObservation> Findings()
    {
        yield return In("It broke.", null);
        yield return In(Hostile, Hostile[..50]);
        yield return In(new string('*', 5_000), new string('_', 60));
        yield return In(new string('語', 5_000), new string('語', 60));
        yield return Found.In(Found.Alarm(At));
        yield return ReadingObservation.Unreadable(new(Hostile[..50], WallQuery.Default), new(), At.AddMinutes(-20), null);
        yield return ReadingObservation.Readable(Found.Everything, new(), At);
    }

    private static StateObservation In(string error, string? name) => Found.In(Found.Alarm(At, error), new(name, WallQuery.Default), Reached);

    private static WallOptions Reached
    {
        get
        {
            var wall = new WallOptions();
            wall.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Wall:Address", "https://dashboard.example.com")]).Build().GetSection("Wall"));
            return wall;
        }
    }
}
