using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Api.Summary;
using ClassifyDashboard.Tests.LlamaCloud;
using ClassifyDashboard.Tests.Storage;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>What a receiver gets over real HTTP as states change, on a clock that only tests move.</summary>
public sealed partial class AlertWatchTests : IAsyncLifetime
{
    private const string Secret = "canary-shared-secret";

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-alerts-").FullName;
    private readonly WatchedTime _time = new(AJob.Created);
    private readonly CapturedLog _log = new();
    private Receiver _receiver = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    private int Lines => _log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        Assert.DoesNotContain(Receiver.Canary, _log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", _log.Text, StringComparison.Ordinal);
        foreach (var got in _receiver.All)
        {
            Assert.DoesNotContain("canary", Encoding.UTF8.GetString(got.Body), StringComparison.Ordinal);
            Assert.DoesNotContain(Receiver.Canary, Encoding.UTF8.GetString(got.Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_change_is_sent_once_and_names_the_previous_state()
    {
        await using var run = new Run(this);
        run.See(Found.Quiet(Now));
        run.See(Found.Few(Now));
        run.See(Found.Watch(Now));
        await SentAsync(1);
        run.See(Found.Watch(Now.AddSeconds(1)));
        _time.Advance(TimeSpan.FromMinutes(1));
        run.See(Found.Alarm(Now));
        await SentAsync(2);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        _time.Advance(TimeSpan.FromMinutes(1));
        run.See(Found.Few(Now));
        await SentAsync(3);
        run.See(Found.Quiet(Now));
        await run.SeenAsync();
        await run.StopAsync();
        var got = _receiver.All;

        Assert.Equal([("watch", "fine"), ("alarm", "watch"), ("fine", "alarm")], _receiver.All.Select(each => (each.State, each.Previous)));
        Assert.Equal(3, got.Select(each => each.Delivery).Distinct().Count());
        Assert.All(got, each => Assert.Equal(("POST", $"/services/{Receiver.Canary}?sig={Receiver.Canary}", "application/json; charset=utf-8"), (each.Method, each.Target, each.Headers["Content-Type"])));
        Assert.All(got, each => Assert.Equal(each.Delivery, each.Alert.GetProperty("delivery").GetString()));
        Assert.Equal(3, Lines);
        Assert.Contains("Information: The change to alarm was sent, attempts: 1.", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_state_in_alarm_is_sent_and_says_that_nothing_before_is_known()
    {
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        Assert.Null((await _receiver.GotAsync(1))[0].Previous);
    }

    [Fact]
    public async Task Stale_figures_are_not_sent()
    {
        await using var run = new Run(this);
        run.See(Found.Quiet(Now));
        run.See(Found.Load(Now, 100, stage: LoadStage.Stale, problem: new(ProblemKind.Unavailable, "It has trouble.")));
        run.See(Found.Load(Now, 100, stage: LoadStage.Reading));
        run.See(Found.Alarm(Now.AddMinutes(-5)));
        run.See(Found.Watch(Now)); // once the next one is sent, those before have been evaluated
        Assert.Equal("watch", (await _receiver.GotAsync(1))[0].State);
    }

    [Fact]
    public async Task Restart_in_the_same_state_sends_nothing_and_a_change_meanwhile_is_sent_once()
    {
        await using (var first = new Run(this))
        {
            first.See(Found.Alarm(Now));
            await SentAsync(1);
        }

        _time.Advance(TimeSpan.FromHours(1));
        await using (var second = new Run(this))
        {
            second.See(Found.Alarm(Now));
            second.See(Found.Alarm(Now.AddSeconds(1)));
            await second.SeenAsync();
            second.See(Found.Quiet(Now.AddSeconds(2))); // if the alarm were pending again, this would replace it and name no previous state
            Assert.Equal(("fine", "alarm"), ((await _receiver.GotAsync(2))[1].State, _receiver.All[1].Previous));
            await SentAsync(2);
        }

        _time.Advance(TimeSpan.FromHours(1));
        await using var third = new Run(this);
        third.See(Found.Watch(Now));
        Assert.Equal(("watch", "fine"), ((await _receiver.GotAsync(3))[2].State, _receiver.All[2].Previous));
    }

    [Fact]
    public async Task Unconfirmed_delivery_is_repeated_under_the_same_id_after_a_restart()
    {
        _receiver.Answer(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using (var killed = new Run(this))
        {
            killed.See(Found.Alarm(Now));
            await _receiver.GotAsync(1);
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var next = new Run(this);
        next.See(Found.Alarm(Now)); // on its own its start would now be found later
        var got = await _receiver.GotAsync(2);
        Assert.Equal(got[0].Delivery, got[1].Delivery);
        Assert.Equal(got[0].Alert.GetProperty("since").GetString(), got[1].Alert.GetProperty("since").GetString());
    }

    [Fact]
    public async Task Watches_of_other_jobs_or_names_are_independent()
    {
        foreach (var watched in new WatchedJobs[] { new("A", WallQuery.Default), new("B", WallQuery.Default), new("A", WallQuery.Read("?configuration_id=cfg-1").Query) })
        {
            await using var run = new Run(this, watched);
            var before = _receiver.All.Count;
            run.See(Found.Alarm(Now));
            await _receiver.GotAsync(before + 1);
        }

        Assert.Equal(3, _receiver.All.Select(each => each.Delivery).Distinct().Count());
    }

    [Fact]
    public async Task Failed_delivery_is_retried_with_the_same_message_after_doubling_waits()
    {
        _receiver.Answer(503, 408, 500);
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await _receiver.GotAsync(attempt + 1);
            var wait = TimeSpan.FromSeconds(1 << attempt);
            await _time.StartedAsync(wait);
            Assert.Equal(attempt + 1, _receiver.All.Count);
            _time.Advance(wait);
        }

        var got = await _receiver.GotAsync(4);
        await UntilAsync(() => Lines == 2);
        Assert.Single(got.Select(each => (each.Delivery, Convert.ToHexString(each.Body))).Distinct());
        Assert.Contains("Warning: The change to alarm could not be sent yet (status 503). The dashboard tries again for a day.", _log.Text, StringComparison.Ordinal);
        Assert.Contains("Information: The change to alarm was sent, attempts: 4.", _log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 2)]
    [InlineData(9, null, 256)]
    [InlineData(10, null, 300)]
    [InlineData(1_000_000, null, 300)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 90, 90)]
    [InlineData(10, 301, 301)]
    public void Retry_waits_double_up_to_five_minutes_unless_the_receiver_asks_for_more(int attempts, int? asked, int seconds) =>
        Assert.Equal(seconds, AlertNotifier.WaitAfter(attempts, asked is { } s ? TimeSpan.FromSeconds(s) : null).TotalSeconds);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("86400", 600)]
    [InlineData("Tue, 10 Mar 2026 12:03:00 GMT", 180)]
    public async Task Retry_After_is_honoured_up_to_ten_minutes(string says, int seconds)
    {
        _receiver.Answer(http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = says;
            return Task.CompletedTask;
        });
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await _time.StartedAsync(TimeSpan.FromSeconds(seconds));
        Assert.Single(_receiver.All);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await _receiver.GotAsync(2);
    }

    [Fact]
    public async Task Receiver_that_does_not_respond_is_left_after_ten_seconds_and_retried()
    {
        _receiver.Answer(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await _receiver.GotAsync(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        await _time.StartedAsync(AlertNotifier.FirstWait);
        _time.Advance(AlertNotifier.FirstWait);
        await _receiver.GotAsync(2);
        Assert.Contains("(no answer within 10 s)", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_or_refused_connection_is_retried()
    {
        _receiver.Answer(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await _time.StartedAsync(AlertNotifier.FirstWait);
        _time.Advance(AlertNotifier.FirstWait);
        await _receiver.GotAsync(2);
        await UntilAsync(() => Lines == 2);
        await run.StopAsync();

        using var nowhere = new Webhook(new("http://127.0.0.1:9/" + Receiver.Canary), null, _time);
        Assert.Equal(new(DeliveryOutcome.NotTaken, "ConnectionError"), await nowhere.SendAsync([], "x", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(307)]
    public async Task Refused_delivery_is_not_sent_again_nor_elsewhere(int status)
    {
        _receiver.Answer(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = _receiver.Address.ToString();
            return Task.CompletedTask;
        });
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await UntilAsync(() => Lines == 1);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        _time.Advance(TimeSpan.FromMinutes(10));
        run.See(Found.Watch(Now));
        var got = await _receiver.GotAsync(2);
        Assert.Equal(("watch", null), (got[1].State, got[1].Previous));
        Assert.Contains($"was refused by the webhook ({(status == 307 ? "307, a redirect, which is not followed" : $"status {status}")}) and is not sent again, attempts: 1. Check Alerts:Webhook and Alerts:Format.", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_change_replaces_one_that_was_not_delivered_at_once()
    {
        _receiver.Answer(200, 503);
        await using var run = new Run(this);
        run.See(Found.Watch(Now));
        await _receiver.GotAsync(1);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        await _time.StartedAsync(AlertNotifier.FirstWait);
        run.See(Found.Quiet(Now.AddSeconds(2))); // the clock stands still: it waits for nothing
        var got = await _receiver.GotAsync(3);
        await UntilAsync(() => _log.Text.Contains("change to fine was sent", StringComparison.Ordinal));
        await run.StopAsync();
        Assert.Equal([("watch", null), ("alarm", "watch"), ("fine", "watch")], got.Select(each => (each.State, each.Previous)));
        Assert.Equal(3, _receiver.All.Count);
    }

    [Fact]
    public async Task Delivery_is_given_up_after_a_day_and_the_next_change_is_sent()
    {
        for (var i = 0; i < 400; i++)
            _receiver.Answer(429);
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await SentAsync(1);
        var began = Now;
        while (!_log.Text.Contains("is dropped", StringComparison.Ordinal))
        {
            Assert.True(Now - began < TimeSpan.FromHours(25), "It goes on for ever.");
            await PassAsync(run, TimeSpan.FromMinutes(5), at => Found.Alarm(at)); // jobs are read all the time, because a read failure would be sent too
        }

        Assert.True(Now - began > TimeSpan.FromHours(23), "It gave up too early.");
        Assert.Equal(2, Lines); // where it went wrong first, and the end
        var tried = _receiver.All.Count;
        run.See(Found.Watch(Now));
        Assert.Equal("watch", (await _receiver.GotAsync(tried + 1))[tried].State);
    }

    [Fact]
    public async Task Long_response_is_not_read()
    {
        _receiver.Answer(async http =>
        {
            for (var i = 0; i < 1_000_000; i++)
                await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        });
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        await UntilAsync(() => Lines == 1);
        Assert.Contains("was sent, attempts: 1.", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_equals_the_one_that_a_receiver_computes_by_the_definition()
    {
        await using var run = new Run(this);
        run.See(Found.Alarm(Now));
        var got = (await _receiver.GotAsync(1))[0];
        var timestamp = got.Headers["X-ClassifyDashboard-Timestamp"];
        Assert.Equal(Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), timestamp);

        // HMAC by RFC 2104, without the class that the product uses.
        var key = new byte[64];
        Encoding.UTF8.GetBytes(Secret).CopyTo(key, 0);
        var inner = SHA256.HashData([.. key.Select(each => (byte)(each ^ 0x36)), .. Encoding.ASCII.GetBytes(timestamp + "."), .. got.Body]);
        var outer = SHA256.HashData([.. key.Select(each => (byte)(each ^ 0x5c)), .. inner]);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(outer), got.Headers["X-ClassifyDashboard-Signature"]);
    }

    [Fact]
    public async Task Delivery_without_a_secret_is_not_signed()
    {
        using var webhook = new Webhook(_receiver.Address, null, _time);
        Assert.Equal(DeliveryOutcome.Delivered, (await webhook.SendAsync("{}"u8.ToArray(), "x", TestContext.Current.CancellationToken)).Outcome);
        Assert.DoesNotContain(_receiver.All[0].Headers.Keys, key => key.Contains("Signature", StringComparison.OrdinalIgnoreCase) || key.Contains("Timestamp", StringComparison.OrdinalIgnoreCase));
    }

    // Lets time pass, with an evaluation at least every ten minutes.
    private async Task PassAsync(Run run, TimeSpan span, Func<DateTimeOffset, Load> jobs)
    {
        var step = TimeSpan.FromMinutes(Math.Min(10, span.TotalMinutes));
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            _time.Advance(step);
            var looked = run.Evaluated + 1;
            run.See(jobs(Now));
            await UntilAsync(() => run.Evaluated >= looked);
        }
    }

    // A receiver has a message before the sender knows it: a clock moved in between would time the sender out.
    private Task SentAsync(int lines) => UntilAsync(() => Lines >= lines);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < patience, "It never came.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A watch from start to end, as in one process; its store is kept for the next.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly Channel<Load?> _loads = Channel.CreateUnbounded<Load?>();
        private readonly Channel<Load> _unfinished = Channel.CreateUnbounded<Load>();
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stop = new();
        private readonly StoreUnderTest _store;
        private readonly Webhook _webhook;
        private readonly Task _running;
        private int _looked;

        public Run(AlertWatchTests tests, WatchedJobs? watched = null, TimeSpan? remind = null)
        {
            _store = new(tests._directory);
            _webhook = new(tests._receiver.Address, Secret, tests._time);
            _running = new AlertWatch(watched ?? Found.Everything, new(
                (filter, _, cancellationToken) => filter.Window.To == TimeBound.Now ? Loads(cancellationToken) : LongUnfinished(cancellationToken),
                () => new(5, 5, 0, TimeSpan.Zero, TimeSpan.Zero, null),
                Arrivals = new(_store.Store, tests._time),
                _store.Store,
                new IdListStore(_store.Store, tests._time),
                _webhook,
                AlertFormat.Slack,
                remind,
                new(),
                Found.Usual,
                tests._time,
                LoggerFactory.Create(logging => logging.AddProvider(tests._log)).CreateLogger("alerts"))).RunAsync(_stop.Token);
        }

        public void See(Load load) => Assert.True(_loads.Writer.TryWrite(load));

        /// <summary>Completes when all given loads have been evaluated.</summary>
        public async Task SeenAsync()
        {
            Assert.True(_loads.Writer.TryWrite(null));
            await _seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _webhook.Dispose();
            _store.Dispose();
            _stop.Dispose();
        }

        public ArrivalHistory Arrivals { get; }

        /// <summary>The number of given loads that have been evaluated.</summary>
        public int Evaluated => Volatile.Read(ref _looked);

        public void SeeUnfinished(Load load) => Assert.True(_unfinished.Writer.TryWrite(load));

        private async IAsyncEnumerable<Load> LongUnfinished([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Found.NoneUnfinished;
            await foreach (var load in _unfinished.Reader.ReadAllAsync(cancellationToken))
                yield return load;
        }

        private async IAsyncEnumerable<Load> Loads([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var load in _loads.Reader.ReadAllAsync(cancellationToken))
            {
                if (load is null)
                {
                    _seen.SetResult();
                    continue;
                }

                yield return load;
                Interlocked.Increment(ref _looked);
            }
        }
    }
}
