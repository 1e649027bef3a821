
/// <summary>Many people with the Jobs page open, by real circuits without browsers.</summary>
static class ViewersBenchmark
{
    private const string Row = "viewers";
    private const int Viewers = 500;
    private const int WarmUp = 10;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(10);
    private static readonly byte[] Content = "open-job"u8.ToArray();

    /// <param name="options">viewers= and minutes= change the numbers.</param>
    public static async Task RunAsync(Options options)
    {
        var (count, length) = (options.Whole("viewers", Viewers), TimeSpan.FromMinutes(options.Number("minutes", 10)));
        await using var stage = await CircuitStage.StartAsync(Refresh);
        await using (var first = new CircuitCrowd(stage.Server.Address))
        {
            await first.ComeAsync([""], WarmUp, Content, TimeSpan.Zero, TimeSpan.FromMinutes(1)); // so that the jobs are read, and the pages compiled
            await Task.Delay(Refresh * 2);
        }

        await Task.Delay(Refresh);
        await using var viewers = new CircuitCrowd(stage.Server.Address);
        var (before, most) = (stage.Server.Megabytes, 0.0);
        await viewers.ComeAsync([""], count, Content, Arriving, TimeSpan.FromMinutes(1));
        Report.AtMost(Row, $"{count} viewers of Jobs arriving within {Arriving.TotalSeconds:0} s: HTML with its contents, p95; median "
            + $"{viewers.Seconds(0.5, each => each.Html):0.0} s", viewers.Seconds(0.95, each => each.Html), 3, "s");
        Report.AtMost(Row, $"the same: live, p95; median {viewers.Seconds(0.5, each => each.Live):0.0} s, last {viewers.Seconds(1, each => each.Live):0.0} s",
            viewers.Seconds(0.95, each => each.Live), 3, "s");

        var begun = viewers.Circuits.Sum(each => (long)each.Batches);
        var cpu = await stage.CpuAsync(async () =>
        {
            for (var second = 0; second < length.TotalSeconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                most = Math.Max(most, stage.Server.Megabytes);
            }
        });
        var batches = viewers.Circuits.Sum(each => (long)each.Batches) - begun;
        Report.AtMost(Row, $"the same, data changing every {Refresh.TotalSeconds:0} s, {length.TotalMinutes:0.#} min later: lost circuits",
            viewers.Lost + count - viewers.Live, 0, "circuits");
        Report.Note(Row, $"the same: the server; the client took {cpu.Client:0} %; {batches / length.TotalMinutes / count:0.0} batches a minute and viewer, "
            + $"{viewers.Circuits.Average(each => each.Bytes) / 1000:0} kB in all", $"{cpu.Server:0} % of a core");
        var end = stage.Server.Megabytes;
        Report.AtMost(Row, $"the same: resident memory at the end, {before:0} MB before and {end:0} MB with them; at the highest "
            + $"{(most - before) / count:0.00} MB", (end - before) / count, 1.5, "MB a viewer");
        if (viewers.Lost > 0)
            Report.Note(Row, "why", viewers.Causes());

        await viewers.LeaveAsync();
        for (var minute = 1; minute <= 3; minute++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1));
            Report.Note(Row, $"all gone, {minute} min later: resident memory", $"{stage.Server.Megabytes:0} MB");
        }

        Report.AtMost(Row, "the same: what is left of what they took", 100 * Math.Max(0, stage.Server.Megabytes - before) / Math.Max(1, end - before), 25, "%");
        Report.AtMost(Row, "failures in the server's log", stage.Server.Faults, 0, "lines");
    }
}
