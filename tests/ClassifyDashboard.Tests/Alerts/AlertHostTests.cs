using System.Text;
using System.Text.Json;
using ClassifyDashboard.Components;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.LlamaCloud;
using ClassifyDashboard.Tests.Reading;
using ClassifyDashboard.Wall;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>The application as in Program: jobs are read over HTTP, evaluated, and their state is sent over HTTP.</summary>
public sealed class AlertHostTests : IAsyncLifetime
{
    private const string Secret = "canary-shared-secret";
    private const string Configuration = "cfg-df6c65e5-78d2-1224-7701-cf42b2969a7f";
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(17);
    private static readonly SampleApiOptions Busy = new() { Jobs = 2_000, Days = 1, Spread = JobSpread.Even, Stuck = false, ApiKey = "llx-canary-key" };

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-alerts-").FullName;
    private readonly WatchedTime _time = new(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog _log = new();
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        foreach (var text in _receiver.All.Select(got => Encoding.UTF8.GetString(got.Body)).Append(_log.Text))
        {
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Receiver.Canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain("signature=", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outage_is_sent_once_with_its_cause_and_not_again_after_a_restart()
    {
        await using var sample = await SampleApiHost.StartAsync(Busy with { Outage = TimeSpan.FromHours(2) }, _time, TestContext.Current.CancellationToken);
        await using (var host = Host(sample))
        {
            using var client = host.CreateClient();
            var got = (await _receiver.GotAsync(1))[0];
            Assert.Equal(("alarm", null), (got.State, got.Previous));
            Assert.InRange(got.Alert.GetProperty("rate").GetDouble(), 0.15, 0.6);
            Assert.True(got.Alert.GetProperty("causes")[0].GetProperty("count").GetInt32() > 1);
            Assert.Equal("https://dashboard.example.com/failures?from=2026-03-10T15:00:00Z&to=2026-03-11T15:00:00Z", got.Alert.GetProperty("link").GetString());
            await ToldAsync(1);

            // A script's summary of exactly the linked jobs: the link has the evaluated filter.
            var link = new Uri(got.Alert.GetProperty("link").GetString()!);
            using var summary = JsonDocument.Parse(
                await client.GetStringAsync(new Uri("/api/summary" + link.Query + "&wait=30", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Equal(sample.Count(link.Query.Replace("from=", "created_at_on_or_after=", StringComparison.Ordinal)
                .Replace("&to=", "&created_at_on_or_before=", StringComparison.Ordinal)).Total, summary.RootElement.GetProperty("jobs").GetInt32());
            await RefreshAsync(host);
        }

        await using (var again = Host(sample))
        {
            using var client = again.CreateClient();
            await RefreshAsync(again);
        }

        // With limits above this outage, the next message is that all is well: nothing was sent in between.
        await using var lenient = Host(sample, ("Wall:warn", "97%"), ("Wall:alarm", "98%"), ("Wall:unmatched_warn", "97%"), ("Wall:unmatched_alarm", "98%"));
        using var last = lenient.CreateClient();
        Assert.Equal(("fine", "alarm"), ((await _receiver.GotAsync(2))[1].State, _receiver.All[1].Previous));
    }

    [Fact]
    public async Task Only_the_outage_is_sent_while_the_service_fails_and_the_missed_change_after_it()
    {
        // From a minute after the start on
        await using var sample = await SampleApiHost.StartAsync(Busy with { ArrivalsPerSecond = 0.05, Outage = TimeSpan.FromMinutes(-1) }, _time,
            TestContext.Current.CancellationToken);
        await using var host = Host(sample, ("Alerts:Query", "?warn=15%&alarm=16%&unmatched_warn=97%&unmatched_alarm=98%"));
        using var client = host.CreateClient();
        await RefreshAsync(host);
        Assert.Empty(_receiver.All); // it began quiet
        sample.Faults.Set(ClassifyDashboard.SampleApi.Fault.ServerError);
        var failed = _time.GetUtcNow();
        await PassUntilAsync(() => _receiver.All.Count > 0 && _time.GetUtcNow() - failed >= TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        var failing = _receiver.All[0];
        Assert.Equal(("reading", "failing"), (failing.Kind, failing.State));
        Assert.Empty(States());
        sample.Faults.Clear();
        var began = _time.GetUtcNow();
        await PassUntilAsync(() => States().Count > 0, Refresh);
        Assert.Equal(("alarm", "fine"), (States()[0].State, States()[0].Previous));
        Assert.True(States()[0].Alert.GetProperty("readAt").GetDateTimeOffset() >= began);

        List<Got> States() => [.. _receiver.All.Where(got => got.Kind == "state")];
    }

    [Fact]
    public async Task Nothing_finishing_is_sent_as_an_alarm_that_says_so()
    {
        await using var sample = await SampleApiHost.StartAsync(Busy with { Stall = TimeSpan.FromMinutes(60) }, _time, TestContext.Current.CancellationToken);
        await using var host = Host(sample, ("Alerts:Query", "?warn=97%&alarm=98%&unmatched_warn=97%&unmatched_alarm=98%"));
        using var client = host.CreateClient();
        var got = (await _receiver.GotAsync(1))[0];
        Assert.Equal("alarm", got.State);
        Assert.True(got.Alert.GetProperty("stuck").GetInt32() > 10);
        Assert.Contains("Nothing finishes: ", got.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "Accounts payable")]
    [InlineData("false", "Classification")]
    public async Task Alert_has_the_name_of_its_configuration_unless_the_settings_keep_it_out(string setting, string name)
    {
        await using var sample = await SampleApiHost.StartAsync(Busy with { Outage = TimeSpan.FromHours(4) }, _time, TestContext.Current.CancellationToken);
        (string, string)[] settings = [("Alerts:Query", $"?configuration_id={Configuration}"), ("Alerts:Names", setting)];
        await using (var host = Host(sample, [.. settings, ("Alerts:Remind", "00:05:00")]))
        {
            using var client = host.CreateClient();
            var names = host.Services.GetRequiredService<NameDirectory>();
            names.Request([Configuration]);
            await PassUntilAsync(() => names.Table.OfConfiguration(Configuration) is not null, TimeSpan.FromMinutes(1));
            var before = _receiver.All.Count; // these, and the one under way, can be without the name
            await PassUntilAsync(() => _receiver.All.Count > before + 1, TimeSpan.FromMinutes(1));
        }

        Assert.StartsWith(name, _receiver.All[^1].Alert.GetProperty("watch").GetString(), StringComparison.Ordinal);
        Assert.Equal(setting == "true", Encoding.UTF8.GetString(_receiver.All[^1].Body).Contains("Accounts payable", StringComparison.Ordinal));
    }

    // Requests and deliveries are real, so the time they take by the test's clock is unknown.
    private async Task PassUntilAsync(Func<bool> isSo, TimeSpan step)
    {
        var began = _time.GetUtcNow();
        while (!isSo())
        {
            Assert.True(_time.GetUtcNow() - began < TimeSpan.FromHours(8), "It was never told.");
            _time.Advance(step);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Time for a watch to evaluate jobs that were read after now, more than once.</summary>
    private async Task RefreshAsync(WebApplicationFactory<App> host)
    {
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Refresh);
            var now = _time.GetUtcNow();
            await ReaderOnSample.UntilAsync(host.Services.GetRequiredService<JobReader>(), AlarmJobs.OfTheLastDay(JobFilter.Default), load =>
                load.ReadAt >= now);
        }
    }

    private async Task ToldAsync(int lines)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (_log.Text.Split('\n').Count(line => line.Contains("The change to", StringComparison.Ordinal)) < lines)
        {
            Assert.True(DateTime.UtcNow < patience, "Nothing is told.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private WebApplicationFactory<App> Host(SampleApiHost sample, params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(_time));
            (string, string)[] usual =
            [
                ("LLAMA_CLOUD_API_KEY", sample.ApiKey),
                ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()),
                ("LlamaCloud:Timeout", "00:10:00"),
                ("LlamaCloud:RequestsPerSecond", "1000"),
                ("Reading:StorePath", _directory),
                ("Wall:Address", "https://dashboard.example.com"),
                ("Alerts:Webhook", _receiver.Address.ToString()),
                ("Alerts:Secret", Secret),
                ("Alerts:Format", "slack"),
                ("Logging:LogLevel:Default", "Trace"),
                ("Logging:LogLevel:System.Net.Http.HttpClient", "Trace"),
            ];
            foreach (var (key, value) in usual.Concat(settings))
                builder.UseSetting(key, value);
        });
}
