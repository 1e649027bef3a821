using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Alerts;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>How a change is delivered: retries, refusals, waits that a receiver asks for, signatures.</summary>
public sealed class AlertDeliveryTests : AlertTestBase
{
    [Fact]
    public async Task Unconfirmed_delivery_is_repeated_under_the_same_id_after_a_restart()
    {
        Receiver.Answer(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using (var killed = new AlertWatchRun(this))
        {
            killed.See(Found.Alarm(Now));
            await Receiver.GotAsync(1);
        }

        Time.Advance(TimeSpan.FromMinutes(10));
        await using var next = new AlertWatchRun(this);
        next.See(Found.Alarm(Now)); // on its own its start would now be found later
        var got = await Receiver.GotAsync(2);
        Assert.Equal(got[0].Delivery, got[1].Delivery);
        Assert.Equal(got[0].Alert.GetProperty("since").GetString(), got[1].Alert.GetProperty("since").GetString());
    }

    [Fact]
    public async Task Failed_delivery_is_retried_with_the_same_message_after_doubling_waits()
    {
        Receiver.Answer(503, 408, 500);
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Receiver.GotAsync(attempt + 1);
            var wait = TimeSpan.FromSeconds(1 << attempt);
            await Time.StartedAsync(wait);
            Assert.Equal(attempt + 1, Receiver.All.Count);
            Time.Advance(wait);
        }

        var got = await Receiver.GotAsync(4);
        await UntilAsync(() => Lines == 2);
        Assert.Single(got.Select(each => (each.Delivery, Convert.ToHexString(each.Body))).Distinct());
        Assert.Contains("Warning: The change to alarm could not be sent yet (status 503). The dashboard tries again for a day.", Log.Text,
            StringComparison.Ordinal);
        Assert.Contains("Information: The change to alarm was sent, attempts: 4.", Log.Text, StringComparison.Ordinal);
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
    public void Retry_waits_double_up_to_five_minutes_unless_theReceiver_asks_for_more(int attempts, int? asked, int seconds) =>
        Assert.Equal(seconds, AlertNotifier.WaitAfter(attempts, asked is { } s ? TimeSpan.FromSeconds(s) : null).TotalSeconds);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("86400", 600)]
    [InlineData("Tue, 10 Mar 2026 12:03:00 GMT", 180)]
    public async Task Retry_After_is_honoured_up_to_ten_minutes(string says, int seconds)
    {
        Receiver.Answer(http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = says;
            return Task.CompletedTask;
        });
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await Time.StartedAsync(TimeSpan.FromSeconds(seconds));
        Assert.Single(Receiver.All);
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await Receiver.GotAsync(2);
    }

    [Fact]
    public async Task Receiver_that_does_not_respond_is_left_after_ten_seconds_and_retried()
    {
        Receiver.Answer(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await Receiver.GotAsync(1);
        Time.Advance(TimeSpan.FromSeconds(10));
        await Time.StartedAsync(AlertNotifier.FirstWait);
        Time.Advance(AlertNotifier.FirstWait);
        await Receiver.GotAsync(2);
        Assert.Contains("(no answer within 10 s)", Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_or_refused_connection_is_retried()
    {
        Receiver.Answer(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await Time.StartedAsync(AlertNotifier.FirstWait);
        Time.Advance(AlertNotifier.FirstWait);
        await Receiver.GotAsync(2);
        await UntilAsync(() => Lines == 2);
        await run.StopAsync();

        using var nowhere = new Webhook(new("http://127.0.0.1:9/" + Receiver.Canary), null, Time);
        Assert.Equal(new(DeliveryOutcome.NotTaken, "ConnectionError"), await nowhere.SendAsync([], "x", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(307)]
    public async Task Refused_delivery_is_not_sent_again_nor_elsewhere(int status)
    {
        Receiver.Answer(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = Receiver.Address.ToString();
            return Task.CompletedTask;
        });
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await UntilAsync(() => Lines == 1);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        Time.Advance(TimeSpan.FromMinutes(10));
        run.See(Found.Watch(Now));
        var got = await Receiver.GotAsync(2);
        Assert.Equal(("watch", null), (got[1].State, got[1].Previous));
        Assert.Contains($"was refused by the webhook ({(status == 307 ? "307, a redirect, which is not followed" : $"status {status}")}) and is not sent "
            + "again, attempts: 1. Check Alerts:Webhook and Alerts:Format.", Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_change_replaces_one_that_was_not_delivered_at_once()
    {
        Receiver.Answer(200, 503);
        await using var run = new AlertWatchRun(this);
        run.See(Found.Watch(Now));
        await Receiver.GotAsync(1);
        run.See(Found.Alarm(Now.AddSeconds(1)));
        await Time.StartedAsync(AlertNotifier.FirstWait);
        run.See(Found.Quiet(Now.AddSeconds(2))); // the clock stands still: it waits for nothing
        var got = await Receiver.GotAsync(3);
        await UntilAsync(() => Log.Text.Contains("change to fine was sent", StringComparison.Ordinal));
        await run.StopAsync();
        Assert.Equal([("watch", null), ("alarm", "watch"), ("fine", "watch")], got.Select(each => (each.State, each.Previous)));
        Assert.Equal(3, Receiver.All.Count);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Delivery_is_given_up_after_a_day_and_the_next_change_is_sent()
    {
        for (var i = 0; i < 400; i++)
            Receiver.Answer(429);
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await SentAsync(1);
        var began = Now;
        while (!Log.Text.Contains("is dropped", StringComparison.Ordinal))
        {
            Assert.True(Now - began < TimeSpan.FromHours(25), "It goes on for ever.");
            await PassAsync(run, TimeSpan.FromMinutes(5), at => Found.Alarm(at)); // jobs are read all the time, because a read failure would be sent too
        }

        Assert.True(Now - began > TimeSpan.FromHours(23), "It gave up too early.");
        Assert.Equal(2, Lines); // where it went wrong first, and the end
        var tried = Receiver.All.Count;
        run.See(Found.Watch(Now));
        Assert.Equal("watch", (await Receiver.GotAsync(tried + 1))[tried].State);
    }

    [Fact]
    public async Task Long_response_is_not_read()
    {
        Receiver.Answer(async http =>
        {
            for (var i = 0; i < 1_000_000; i++)
                await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        });
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await UntilAsync(() => Lines == 1);
        Assert.Contains("was sent, attempts: 1.", Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_equals_the_one_that_aReceiver_computes_by_the_definition()
    {
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        var got = (await Receiver.GotAsync(1))[0];
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
        using var webhook = new Webhook(Receiver.Address, null, Time);
        Assert.Equal(DeliveryOutcome.Delivered, (await webhook.SendAsync("{}"u8.ToArray(), "x", TestContext.Current.CancellationToken)).Outcome);
        Assert.DoesNotContain(
            Receiver.All[0].Headers.Keys,
            key => key.Contains("Signature", StringComparison.OrdinalIgnoreCase) || key.Contains("Timestamp", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task RetryTime_may_stand_in_the_response_body_instead_of_its_header()
    {
        Receiver.Answer(http =>
        {
            http.Response.StatusCode = 429;
            return http.Response.Body.WriteAsync("""{"message":"You are being rate limited.","retry_after":64.5,"global":false}"""u8.ToArray()).AsTask();
        });
        await using var run = new AlertWatchRun(this);
        run.See(Found.Alarm(Now));
        await Time.StartedAsync(TimeSpan.FromSeconds(64.5));
        Time.Advance(TimeSpan.FromSeconds(64.5));
        await Receiver.GotAsync(2);
    }
}
