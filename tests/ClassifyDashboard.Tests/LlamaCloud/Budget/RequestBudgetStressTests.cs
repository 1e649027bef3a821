using ClassifyDashboard.LlamaCloud.Budget;
using CsCheck;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

public sealed class RequestBudgetStressTests
{
    private sealed record Taker(RequestPriority Priority, int Answer, int GoesAwayAt);

    private static readonly Gen<Taker> AnyTaker = Gen.Select(
        Gen.Frequency((4, Gen.Enum<RequestPriority>()), (8, Gen.Const(RequestPriority.Backfill))),
        Gen.Int[0, 30],
        Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 40])))
        .Select((priority, answer, at) => new Taker(priority, answer, at));

    [Fact]
    public async Task Every_waiting_request_is_served_and_the_rate_is_never_exceeded() => await Gen
        .Select(AnyTaker.Array[1, 120], Gen.Double[0.5, 50], Gen.Int[1, 8], Gen.Int[1, 900].Array[60])
        .SampleAsync(RunAsync, iter: 200);

    private static async Task RunAsync(Taker[] takers, double rate, int maxInFlight, int[] steps)
    {
        var time = new CountingTime();
        var began = time.GetUtcNow();
        using var budget = new RequestBudget(rate, maxInFlight, time);
        var (given, inFlight) = (0, 0);

        async Task<bool> GoAsync(Taker taker, CancellationToken gone)
        {
            await Task.Yield();
            try
            {
                var turn = await budget.TakeAsync(taker.Priority, gone);
                Interlocked.Increment(ref given);
                Assert.InRange(Interlocked.Increment(ref inFlight), 1, maxInFlight + RequestBudget.Reserve);
                await Task.Yield();
                Interlocked.Decrement(ref inFlight);
                budget.End(turn, taker.Answer switch { 0 or 1 => RequestOutcome.Refused, 2 => RequestOutcome.Other, _ => RequestOutcome.Served },
                    taker.Answer == 1 ? TimeSpan.FromSeconds(5) : null);
                return true;
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                return false;
            }
        }

        var sources = takers.Select(_ => new CancellationTokenSource()).ToArray();
        var all = takers.Select((taker, i) => GoAsync(taker, sources[i].Token)).ToArray();
        for (var step = 0; !Array.TrueForAll(all, task => task.IsCompleted); step++)
        {
            Assert.True(step < 1_000_000, "Somebody waits for ever.");
            for (var i = 0; i < takers.Length; i++)
            {
                if (takers[i].GoesAwayAt == step + 1)
                    sources[i].Cancel();
            }

            var count = Volatile.Read(ref given);
            Assert.True(count <= Math.Max(1, 0.75 * rate) + rate * (time.GetUtcNow() - began).TotalSeconds + 1e-6);
            time.Advance(TimeSpan.FromMilliseconds(steps[step % steps.Length]));
            await Task.Yield();
        }

        var served = await Task.WhenAll(all);
        Assert.All(takers.Zip(served), pair => Assert.True(pair.Second || pair.First.GoesAwayAt > 0));
        Assert.Equal((0, 0, 1), (budget.State.Waiting, budget.InFlight, time.Timers)); // one timer for all
        foreach (var source in sources)
            source.Dispose();
    }
}
