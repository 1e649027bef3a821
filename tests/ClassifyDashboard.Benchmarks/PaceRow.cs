using ClassifyDashboard.SampleApi;

/// <summary>Row 8: a service that allows less than the settings say, and tells so by 429 only.</summary>
static class PaceRow
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Searches for a rate of which nothing is said.</summary>
    /// <param name="allowed">Requests a second that the service allows.</param>
    /// <param name="name">The rate in words.</param>
    /// <param name="watched">How long it is watched after the first minute.</param>
    public static async Task SearchAsync(double allowed, string name, TimeSpan watched)
    {
        await using var bench = await Bench.RealAsync(new() { Jobs = 100_000, Days = 30, ArrivalsPerSecond = 0, RequestsPerSecond = allowed },
            ("LlamaCloud:RequestsPerSecond", "5"));
        await using var backfill = bench.Watch(JobWindows.Last(30));
        await Task.Delay(Minute);
        var (found, start) = (bench.Budget.State.RequestsPerSecond, bench.Traffic.Now);
        var (first, refusedFirst) = Count(bench, TimeSpan.Zero);
        await Task.Delay(watched);
        var (all, refused) = Count(bench, start);
        Report.Add("8", $"{name} allowed, 5/s configured: rate after a minute ({refusedFirst} of {first} were 429 by then)", $"{found:0.000}/s",
            $"from {0.5 * allowed:0.000} to {1.1 * allowed:0.000}", found >= 0.5 * allowed && found <= 1.1 * allowed);
        Report.AtMost("8", $"the same: 429s among the {all} requests of the next {watched.TotalSeconds:0} s ({refused}), "
            + $"{all / watched.TotalSeconds / allowed:P0} of the allowed rate used", 100.0 * refused / Math.Max(1, all), 2, "%");
    }

    /// <summary>Refused a few times, then not any more, in simulated time: what was refused is not tried again for ten minutes.</summary>
    public static async Task RecoverAsync()
    {
        await using var bench = await Bench.SimulatedAsync(new() { Jobs = 400_000, Days = 30, ArrivalsPerSecond = 0 }, ("LlamaCloud:RequestsPerSecond", "5"));
        bench.Sample.Faults.Set(Fault.TooManyRequests, share: 1, count: 4);
        await using var backfill = bench.Watch(JobWindows.Last(30));
        var lowest = double.PositiveInfinity;
        await bench.PassAsync(20 * Minute, Minute / 120, () => lowest = Math.Min(lowest, bench.Budget.State.RequestsPerSecond));
        Report.AtLeast("8", $"4 requests answered 429, then none: from {lowest:0.00}/s, 20 simulated minutes later", bench.Budget.State.RequestsPerSecond, 2.5,
            "/s");
    }

    /// <summary>A 429 that says for how long.</summary>
    public static async Task RetryAfterAsync(TimeSpan asked)
    {
        await using var bench =
            await Bench.RealAsync(new() { Jobs = 100_000, Days = 30, ArrivalsPerSecond = 0, RetryAfter = asked }, ("LlamaCloud:RequestsPerSecond", "5"));
        await using var backfill = bench.Watch(JobWindows.Last(30));
        await Task.Delay(TimeSpan.FromSeconds(3));
        bench.Sample.Faults.Set(Fault.TooManyRequests, share: 1, count: 1);
        var heeded = asked < Minute ? asked : Minute;
        await Task.Delay(TimeSpan.FromSeconds(5));
        var paused = bench.Budget.State.PausedUntil is not null;
        await Task.Delay(heeded);
        var refused = bench.Traffic.From(TimeSpan.Zero).First(sent => sent.Status == 429);
        var next = bench.Traffic.From(refused.EndedAt).Min(sent => sent.At) - refused.EndedAt;
        Report.Add("8", $"Retry-After: {asked.TotalSeconds:0}, the pause is {(paused ? "shown" : "NOT SHOWN")}: next request after",
            $"{next.TotalSeconds:0.0} s", $"{heeded.TotalSeconds:0} to {heeded.TotalSeconds + 2:0}", paused && next >= heeded
                && next < heeded + TimeSpan.FromSeconds(2));
    }

    private static (int All, int Refused) Count(Bench bench, TimeSpan from)
    {
        var sent = bench.Traffic.From(from);
        return (sent.Count, sent.Count(each => each.Status == 429));
    }
}
